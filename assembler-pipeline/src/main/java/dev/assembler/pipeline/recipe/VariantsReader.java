package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.toml.TomlTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads the tables {@code [variant.NAME]}. */
final class VariantsReader {

  /** What is made for boards of one architecture alone. */
  private static final List<String> ARM64 = List.of("disk-image-rpi4", "disk-image-arm64-uefi");

  private static final List<String> AMD64 = List.of("disk-image-amd64-uefi");

  /** Names in a variant's folder that are ours. */
  private static final String SUMS = "SHA256SUMS";

  private final RecipeScope scope;
  private final List<Architecture> all;
  private final Map<String, ArtifactSpec> artifacts;

  VariantsReader(RecipeScope scope, List<Architecture> all, Map<String, ArtifactSpec> artifacts) {
    this.scope = scope;
    this.all = all;
    this.artifacts = artifacts;
  }

  SequencedMap<String, VariantSpec> read() {
    return scope.each("variant", this::variant);
  }

  private Optional<VariantSpec> variant(String name, TomlTable table) {
    table.requireKeys(RecipeKeys.VARIANT);
    if (Architecture.named(name).isPresent()) {
      table.problem("", "a variant is not called as an architecture is");
    }
    List<Architecture> architectures = architectures(name, table);
    boolean here = architectures.contains(scope.architecture());
    return Optional.of(
        new VariantSpec(
            name, scope.place(table), architectures, here ? files(table) : new LinkedHashMap<>()));
  }

  private List<Architecture> architectures(String name, TomlTable table) {
    if (!table.has("architectures")) {
      List<Architecture> own =
          ARM64.contains(name)
              ? List.of(Architecture.ARM64)
              : AMD64.contains(name) ? List.of(Architecture.AMD64) : all;
      return own.stream().filter(all::contains).toList();
    }
    RecipeScope.requireSome(table, "architectures", "those that it is for");
    var architectures = new ArrayList<Architecture>();
    for (String text : table.texts("architectures")) {
      try {
        architectures.add(Architecture.parse(text));
      } catch (IllegalArgumentException e) {
        table.problem("architectures", e.getMessage());
      }
    }
    return architectures;
  }

  /** A list of artifacts, or a table of them by their files' names. */
  private SequencedMap<String, String> files(TomlTable table) {
    var files = new LinkedHashMap<String, String>();
    RecipeScope.requireSome(table, "files", "at least one artifact");
    if (!table.has("files")) {
      table.problem("", "no files; a list of artifacts");
    } else if (table.values().get("files") instanceof Map<?, ?>) {
      table
          .pairs("files")
          .forEach((file, artifact) -> {
            if (known(table, artifact)) {
              requireDelivered(table, file);
              files.put(file, artifact);
            }
          });
    } else {
      var owners = new HashMap<String, String>();
      for (String artifact : table.texts("files")) {
        if (known(table, artifact)) {
          String file = artifacts.get(artifact).common().output();
          String other = owners.put(file, artifact);
          if (other != null) {
            table.problem(
                "files", "files: " + other + " and " + artifact + " are both called " + file);
          }
          files.put(file, artifact);
        }
      }
    }
    return files;
  }

  private boolean known(TomlTable table, String artifact) {
    return RecipeScope.knows(table, "files", "artifact", artifact, artifacts.keySet());
  }

  private void requireDelivered(TomlTable table, String file) {
    var name = new DeliveredName(file);
    if (name.hasRelease() && !artifacts.containsKey(KernelSpec.ARTIFACT)) {
      table.problem(
          "files", "files: \"" + file + "\": there is no [kernel] whose release it could be");
    }
    requireFileName(table, "files", file, name.isPlain());
  }

  static void requireFileName(TomlTable table, String key, String name) {
    requireFileName(table, key, name, name.indexOf('{') < 0 && new DeliveredName(name).isPlain());
  }

  /** A name in a folder that is nobody's else. */
  private static void requireFileName(TomlTable table, String key, String name, boolean plain) {
    if (!plain || Arrays.asList(SUMS, "build-manifest.json").contains(name)) {
      table.problem(
          key, "\"" + name + "\" is no name for a file: letters, digits and ._+- behind the first");
    }
  }
}
