package dev.assembler.pipeline.run;

import java.io.IOException;

/** Is told what a guest says on its serial line, as it says it. */
@FunctionalInterface
public interface ConsoleListener {

  /** For those who do not want to know. */
  ConsoleListener NONE = (raw, length, clean) -> {};

  /**
   * @param raw bytes as they came, as many as {@code length}
   * @param clean the same without terminal control, a character for each byte
   */
  void said(byte[] raw, int length, String clean) throws IOException;
}
