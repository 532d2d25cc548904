package dev.assembler.verity;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A block that is partly written, and the run of it that was, as long as writes touch. */
final class OpenBlock {

  private final byte[] bytes;
  private int from = -1;
  private int to = -1;

  OpenBlock(int size) {
    this.bytes = new byte[size];
  }

  /** Its bytes, zeros where nothing was written. */
  byte[] bytes() {
    return bytes;
  }

  void write(int offset, ByteBuffer source) {
    int count = source.remaining();
    source.get(bytes, offset, count);
    cover(offset, offset + count);
  }

  void zero(int start, int end) {
    Arrays.fill(bytes, start, end, (byte) 0);
    cover(start, end);
  }

  /** Whether every byte was written; a block written in scattered pieces never says so. */
  boolean isComplete() {
    return from == 0 && to == bytes.length;
  }

  private void cover(int start, int end) {
    if (from < 0) {
      from = start;
      to = end;
    } else if (start <= to && end >= from) {
      from = Math.min(from, start);
      to = Math.max(to, end);
    }
  }
}
