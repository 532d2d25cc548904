package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.toml.TomlTable;
import java.util.Objects;

/**
 * Where in a recipe something is said, for messages long after it was read.
 *
 * @param file as the caller named it
 * @param line from 1
 * @param subject what is said there: "artifact.rootfs"
 */
public record Place(String file, int line, String subject) {

  public Place {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(subject, "subject");
  }

  static Place of(String file, TomlTable table) {
    return new Place(file, table.line(), table.path());
  }

  @Override
  public String toString() {
    return file + " line " + line + ", " + subject;
  }
}
