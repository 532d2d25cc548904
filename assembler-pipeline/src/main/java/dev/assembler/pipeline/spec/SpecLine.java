package dev.assembler.pipeline.spec;

import dev.assembler.core.text.PrintableBytes;

/**
 * One line of a spec, continuations joined.
 *
 * @param place of its first physical line
 * @param bytes without line end, without leading blanks
 */
record SpecLine(SpecPlace place, byte[] bytes) {

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\f' || b == 0x0B;
  }

  @Override
  public String toString() {
    return place + ": " + PrintableBytes.of(bytes);
  }
}
