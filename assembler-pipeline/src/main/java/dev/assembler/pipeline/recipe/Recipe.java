package dev.assembler.pipeline.recipe;

import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A recipe as it is for one architecture. Everything that it names is there; nothing goes in a
 * circle. The maps are in the order of the file.
 *
 * @param file as the caller named it
 * @param folder where relative paths begin
 * @param architecture that it is for
 * @param name of what is made
 * @param version of it
 * @param epoch the build's one time, as the recipe states it
 * @param seed that all identities are derived from
 * @param sources where files come from
 * @param kernel if there is one
 * @param trees made of sources
 * @param artifacts made of trees, kernels and one another
 * @param variants which artifacts are delivered together
 * @param parts asked by disks and guests for what has been made
 */
public record Recipe(
    HostPath file,
    Path folder,
    Architecture architecture,
    String name,
    String version,
    Optional<Epoch> epoch,
    String seed,
    SequencedMap<String, SourceSpec> sources,
    Optional<KernelSpec> kernel,
    SequencedMap<String, TreeSpec> trees,
    SequencedMap<String, ArtifactSpec> artifacts,
    SequencedMap<String, VariantSpec> variants,
    MadeParts parts) {

  /** The version of what states none. */
  static final String NO_VERSION = "0";

  public Recipe {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(seed, "seed");
    sources = unchangeable(sources);
    Objects.requireNonNull(kernel, "kernel");
    trees = unchangeable(trees);
    artifacts = unchangeable(artifacts);
    variants = unchangeable(variants);
  }

  /** A file of the host that it names; a relative one begins at its folder. */
  public Path path(String name) {
    return HostPath.of(name).toPath(folder);
  }

  /** A source of a tree that it names. */
  public SourceAddress address(String text) {
    String absolute = text.startsWith("/") ? text : folder + "/" + text;
    return SourceAddress.ofTree(absolute.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> SequencedMap<String, T> unchangeable(Map<String, T> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
