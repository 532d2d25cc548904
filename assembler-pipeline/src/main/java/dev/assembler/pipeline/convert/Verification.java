package dev.assembler.pipeline.convert;

/** How much of an image is read back and compared with the tree before it gets its name. */
public enum Verification {
  NONE,

  /**
   * All names and metadata, and the contents of one file in sixteen, by its path: of equal trees
   * the same.
   */
  SAMPLED,

  /** Every byte, and every rule of the format. */
  FULL
}
