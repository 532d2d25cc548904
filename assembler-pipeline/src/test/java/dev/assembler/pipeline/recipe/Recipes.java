package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Recipes in a folder that has a directory {@code root} and a file {@code file}. */
final class Recipes {

  /** What every recipe states: lines 1 to 4. */
  static final String HEAD =
      """
      format = 1
      name = "n"
      seed = "s"
      architectures = ["amd64", "arm64"]
      """;

  /** A source, a tree, an artifact and a variant: lines 5 to 14. */
  static final String BODY =
      """
      [source.base]
      dir = "root"
      [tree.root]
      from = ["base"]
      [artifact.image]
      kind = "squashfs"
      tree = "root"

      [variant.all]
      files = ["image"]
      """;

  private final Path folder;

  private Recipes(Path folder) {
    this.folder = folder;
  }

  static Recipes in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("root/etc"));
    Files.writeString(folder.resolve("root/etc/hostname"), "n\n");
    Files.writeString(folder.resolve("file"), "f\n");
    return new Recipes(folder);
  }

  HostPath write(String text) throws IOException {
    return HostPath.of(Files.writeString(folder.resolve("recipe.toml"), text).toString());
  }

  /** For all of its architectures, with these overrides. */
  List<Recipe> read(String text, String... settings) throws IOException {
    return RecipeReader.read(write(text), Overrides.of(List.of(settings)), List.of(), List.of());
  }

  Recipe amd64(String text, String... settings) throws IOException {
    return RecipeReader.read(
            write(text), Overrides.of(List.of(settings)), List.of(Architecture.AMD64), List.of())
        .getFirst();
  }

  /** Each "line N: REASON"; none if there is nothing wrong. */
  List<String> problems(String text) throws IOException {
    try {
      read(text);
      return List.of();
    } catch (TomlFormatException e) {
      return e.problems().stream().map(Object::toString).toList();
    }
  }
}
