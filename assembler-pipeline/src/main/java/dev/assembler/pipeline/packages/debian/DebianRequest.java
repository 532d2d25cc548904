package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.UsageException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Packages that somebody asks for.
 *
 * @param sources where they are; of equal versions the earlier source's is taken
 * @param architectures the one that is made for, then foreign ones whose packages may be wanted
 * @param variant what is there without being named
 * @param packages each "NAME[:ARCHITECTURE][=VERSION]"
 * @param base the tree that they go into, whose packages stay; an empty one for a system from
 *     packages alone
 * @param assumed names that count as there, of whatever version: what would need them runs nowhere
 */
public record DebianRequest(
    List<DebianSource> sources,
    List<String> architectures,
    Variant variant,
    List<String> packages,
    FileTree base,
    Set<String> assumed) {

  /** Packages into a base; nothing is assumed. */
  public DebianRequest(
      List<DebianSource> sources,
      List<String> architectures,
      Variant variant,
      List<String> packages,
      FileTree base) {
    this(sources, architectures, variant, packages, base, Set.of());
  }

  /** A system from packages alone. */
  public DebianRequest(
      List<DebianSource> sources,
      List<String> architectures,
      Variant variant,
      List<String> packages) {
    this(sources, architectures, variant, packages, FileTree.builder().build(), Set.of());
  }

  public DebianRequest {
    Objects.requireNonNull(base, "base");
    sources = List.copyOf(sources);
    architectures = List.copyOf(architectures);
    Objects.requireNonNull(variant, "variant");
    packages = List.copyOf(packages);
    assumed = Set.copyOf(assumed);
    if (sources.isEmpty()) {
      throw new UsageException("packages", "no source", "an archive and a suite", "");
    }
    if (architectures.isEmpty()) {
      throw new UsageException("packages", "no architecture", "one such as amd64", "");
    }
    for (String architecture : architectures) {
      if (!architecture.matches("[a-z0-9][a-z0-9-]+") || architecture.equals("all")) {
        throw new UsageException(
            "architecture " + architecture, "not one of Debian's", "one such as amd64", "");
      }
    }
  }
}
