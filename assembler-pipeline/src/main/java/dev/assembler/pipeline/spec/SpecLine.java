package dev.assembler.pipeline.spec;

import dev.assembler.core.text.PrintableBytes;

/**
 * One line of a spec, continuations joined.
 *
 * @param file the spec's name for messages
 * @param number of its first physical line, from 1
 * @param bytes without line end, without leading blanks
 */
record SpecLine(String file, int number, byte[] bytes) {

  SpecFormatException problem(String message) {
    return new SpecFormatException(place() + ": " + message);
  }

  SpecMismatchException mismatch(String message) {
    return new SpecMismatchException(place() + ": " + message);
  }

  String place() {
    return file + ":" + number;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\f' || b == 0x0B;
  }

  @Override
  public String toString() {
    return place() + ": " + PrintableBytes.of(bytes);
  }
}
