package dev.assembler.pipeline.recipe;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A single name of a tree that the recipe states.
 *
 * @param path in the tree
 * @param kind what is there
 * @param value the text, the host's file, the artifact, "SOURCE:/PATH" or the link's target; empty
 *     for a directory
 * @param mode permissions; by default 0644 of files, 0755 of directories, 0777 of links
 * @param owner "USER:GROUP" by number or by the tree's own names; by default 0:0
 */
public record TreeFile(
    Place place, String path, Kind kind, String value, OptionalInt mode, Optional<String> owner) {

  /** What a name stands for. */
  public enum Kind {
    TEXT,
    FILE,
    ARTIFACT,
    /** What a source has at a path: a file, or a directory with all below. */
    SOURCE,
    LINK,
    DIRECTORY
  }

  public TreeFile {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(owner, "owner");
  }

  /** What a name has without being told. */
  public int permissions() {
    return mode.orElse(
        switch (kind) {
          case LINK -> 0777;
          case DIRECTORY -> 0755;
          default -> 0644;
        });
  }

  /** Of what a source has: where. */
  public SourceRef source() {
    return SourceRef.parse(value).orElseThrow();
  }
}
