package dev.assembler.pipeline.convert;

import java.util.Objects;

/**
 * A source that was read.
 *
 * @param name as messages call it
 * @param kind what it is, in a word
 * @param nameCount how many names it has, the root and what is excluded later included
 */
public record SourceSummary(String name, String kind, long nameCount) {

  public SourceSummary {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
  }
}
