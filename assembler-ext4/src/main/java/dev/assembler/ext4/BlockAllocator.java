package dev.assembler.ext4;

/**
 * Gives out the blocks between the fixed structures, ascending and without gaps. It goes on beyond
 * the volume's end, so that a plan that does not fit knows by how much.
 */
final class BlockAllocator {

  private final long[] fixed;
  private int next;
  private long cursor;

  BlockAllocator(Geometry geometry) {
    this.fixed = geometry.fixed;
  }

  /** Where what has been given out ends: below it, every block is in use. */
  long end() {
    return cursor;
  }

  /** The start of the next free run. */
  long start() {
    while (next < fixed.length && cursor >= fixed[next]) {
      cursor = Math.max(cursor, fixed[next + 1]);
      next += 2;
    }
    return cursor;
  }

  /** Takes at most {@code most} blocks from {@link #start} on; returns how many. */
  long take(long most) {
    long from = start();
    long room = next < fixed.length ? fixed[next] - from : Long.MAX_VALUE;
    long count = Math.min(most, room);
    cursor = from + count;
    return count;
  }

  long takeOne() {
    long block = start();
    cursor = block + 1;
    return block;
  }
}
