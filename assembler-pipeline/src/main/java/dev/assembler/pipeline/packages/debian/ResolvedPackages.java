package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.inputs.InputFile;
import java.util.List;

/**
 * What a request came to.
 *
 * @param architectures as requested
 * @param packages each after those it depends on, as far as these do not depend on it
 * @param indexes the files that this follows from, for a lock
 * @param base the tree that they go into
 * @param kept its packages, which stay
 * @param notes what is left to know, one sentence each
 */
public record ResolvedPackages(
    List<String> architectures,
    List<ResolvedPackage> packages,
    List<InputFile> indexes,
    FileTree base,
    List<BasePackage> kept,
    List<String> notes) {

  public ResolvedPackages {
    architectures = List.copyOf(architectures);
    packages = List.copyOf(packages);
    indexes = List.copyOf(indexes);
    kept = List.copyOf(kept);
    notes = List.copyOf(notes);
  }

  /** The sum of the packages' files, in bytes. */
  public long size() {
    return packages.stream().mapToLong(resolved -> resolved.request().size().orElse(0)).sum();
  }
}
