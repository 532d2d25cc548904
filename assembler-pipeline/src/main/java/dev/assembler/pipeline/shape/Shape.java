package dev.assembler.pipeline.shape;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is done to a tree before specs are applied to it, and what is asked of the image.
 *
 * @param whiteouts whether a source's marks take names out of the sources below it
 * @param prune what is taken out
 * @param strip what is taken out of ELF files; nothing if empty
 * @param budget how many bytes the image may have
 */
public record Shape(
    boolean whiteouts, Prune prune, Optional<Strip.Level> strip, OptionalLong budget) {

  /** The tree as it is. */
  public static final Shape NONE =
      new Shape(false, Prune.NONE, Optional.empty(), OptionalLong.empty());

  public Shape {
    Objects.requireNonNull(prune, "prune");
    Objects.requireNonNull(strip, "strip");
    Objects.requireNonNull(budget, "budget");
  }
}
