package dev.assembler.codec;

import java.io.ByteArrayOutputStream;

/** Bytes in an array that is used again for what comes after {@link #reset}, and not copied. */
final class KeptOutput extends ByteArrayOutputStream {

  /**
   * @param usual as many bytes as will mostly come
   */
  KeptOutput(int usual) {
    super(usual);
  }

  /** What was written, the first {@link #size} bytes; good for until more is. */
  byte[] array() {
    return buf;
  }
}
