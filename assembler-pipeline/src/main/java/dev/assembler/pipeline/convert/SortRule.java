package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.PathPattern;
import java.util.Objects;

/**
 * Where files go in an image: those of higher priority first.
 *
 * @param priority -32768 to 32767; files that no rule matches have 0
 * @param pattern of the first rule that matches a file, its priority counts
 */
public record SortRule(int priority, PathPattern pattern) {

  public SortRule {
    if (priority < Short.MIN_VALUE || priority > Short.MAX_VALUE) {
      throw new IllegalArgumentException("priority " + priority + ": expected -32768 to 32767");
    }
    Objects.requireNonNull(pattern, "pattern");
  }
}
