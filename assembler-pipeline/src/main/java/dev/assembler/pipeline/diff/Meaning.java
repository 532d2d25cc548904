package dev.assembler.pipeline.diff;

import java.io.IOException;

/**
 * What bytes are that neither facts nor trees hold.
 *
 * @param zerosArePadding whether they hold nothing if all of them are zeros in one image
 */
record Meaning(String field, Cause cause, String cure, boolean zerosArePadding) {

  static Meaning of(String field, Cause cause) {
    return new Meaning(field, cause, cause.cure(), false);
  }

  Meaning withCure(String newCure) {
    return new Meaning(field, cause, newCure, zerosArePadding);
  }

  /** Of one image's bytes. */
  interface Map {
    /**
     * What the byte at an offset is; null if that is not known, or if it is told elsewhere.
     *
     * @param offset of a byte that differs
     */
    Meaning at(long offset) throws IOException;
  }
}
