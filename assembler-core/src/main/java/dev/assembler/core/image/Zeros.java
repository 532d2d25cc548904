package dev.assembler.core.image;

import java.nio.ByteBuffer;

/** As many zero bytes as anybody writes at a time. */
final class Zeros {

  private static final ByteBuffer ZEROS = ByteBuffer.allocate(1 << 16).asReadOnlyBuffer();

  private Zeros() {}

  /** At most {@code count} zeros, at least one where {@code count} is above 0. */
  static ByteBuffer upTo(long count) {
    return ZEROS.slice(0, (int) Math.min(count, ZEROS.capacity()));
  }

  /** Fills the target to its limit. */
  static void fill(ByteBuffer target) {
    while (target.hasRemaining()) {
      target.put(upTo(target.remaining()));
    }
  }
}
