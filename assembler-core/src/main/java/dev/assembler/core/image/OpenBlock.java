package dev.assembler.core.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A block that is still being written, for sinks that need whole blocks: its bytes, and the run of
 * them that was written so far, as long as writes touch one another.
 */
public final class OpenBlock {

  private final byte[] bytes;
  private int from = -1;
  private int to = -1;

  /**
   * @param bytes what the block holds before it is written; it becomes this block's own
   */
  public OpenBlock(byte[] bytes) {
    this.bytes = Objects.requireNonNull(bytes, "bytes");
  }

  /** What the block holds, no copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** Writes all of {@code source}, which must fit. */
  public void write(int offset, ByteBuffer source) {
    int count = source.remaining();
    source.get(bytes, offset, count);
    cover(offset, offset + count);
  }

  /** Makes {@code [start, end)} zeros. */
  public void zero(int start, int end) {
    Arrays.fill(bytes, start, end, (byte) 0);
    cover(start, end);
  }

  /** Whether every byte was written; a block written in scattered pieces never says so. */
  public boolean isComplete() {
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
