package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Files that one worker reads in one go: of each the first block of its run, and its tail end. So
 * small files are read whole and by the hundred; of a large one it is what tells whether it may
 * have been seen before.
 */
final class FileBatch {

  private static final int MOST_FILES = 256;
  private static final int MOST_HEADS = 2;

  /** What a batch holds for each of its files beside their bytes: a place in each column. */
  private static final int BYTES_PER_FILE = 40;

  /** In place of an offset: the tail end is of zeros. */
  private static final int ZEROS = -1;

  private final FilePlan plan;
  private final BlockBuffers buffers;
  private final ContentHash hash;
  private final int first;
  private final int end;
  private final int tailBytes;
  private final long heldBytes;
  private final byte[][] heads;
  private final long[] headHashes;
  private final Holes[] holes;
  private final int[] tailOffsets;
  private final long[] tailHashes;
  private byte[] tails;

  private FileBatch(
      FilePlan plan,
      BlockBuffers buffers,
      ContentHash hash,
      int first,
      int end,
      int tailBytes,
      long heldBytes) {
    this.plan = plan;
    this.buffers = buffers;
    this.hash = hash;
    this.first = first;
    this.end = end;
    this.tailBytes = tailBytes;
    this.heldBytes = heldBytes;
    int count = end - first;
    heads = new byte[count][];
    headHashes = new long[count];
    holes = new Holes[count];
    tailOffsets = new int[count];
    tailHashes = new long[count];
  }

  /**
   * The files from {@code first} on whose tail ends fit into one block together, at least one.
   *
   * @param hash of the contents, null if it is not wanted
   */
  static FileBatch from(
      FilePlan plan, int first, int blockSize, BlockBuffers buffers, ContentHash hash) {
    int tails = 0;
    int heads = 0;
    long held = 0;
    int end = first;
    while (end < plan.count() && end - first < MOST_FILES) {
      int tail = plan.tailLength(end);
      int head = plan.headLength(end);
      if (tails + tail > blockSize || (head > 0 && heads == MOST_HEADS)) {
        break;
      }
      tails += tail;
      heads += head > 0 ? 1 : 0;
      held += BYTES_PER_FILE + buffers.held(head);
      end++;
    }
    return new FileBatch(plan, buffers, hash, first, end, tails, held + buffers.held(tails));
  }

  /** Reads all of it. */
  FileBatch read() throws IOException {
    tails = buffers.take(tailBytes);
    int used = 0;
    for (int file = first; file < end; file++) {
      if (plan.file(file).size() > 0) {
        read(file, used);
        used += plan.tailLength(file);
      }
    }
    return this;
  }

  private void read(int file, int tailOffset) throws IOException {
    RegularFile regular = plan.file(file);
    int head = plan.headLength(file);
    int tail = plan.tailLength(file);
    int at = file - first;
    try (ImageSource source = regular.content().open()) {
      // asking for holes costs as much as reading a small file
      Holes known = head == 0 ? Holes.NONE : Holes.of(source.dataExtents());
      holes[at] = known;
      if (head > 0 && !known.cover(0, head)) {
        byte[] buffer = buffers.take(head);
        source.readAt(0, ByteBuffer.wrap(buffer, 0, head));
        if (ZeroBytes.all(buffer, 0, head)) {
          buffers.giveBack(buffer);
        } else {
          heads[at] = buffer;
          headHashes[at] = hash == null ? 0 : hash.of(buffer, 0, head);
        }
      }
      long start = regular.size() - tail;
      tailOffsets[at] = ZEROS;
      if (tail > 0 && !known.cover(start, tail)) {
        source.readAt(start, ByteBuffer.wrap(tails, tailOffset, tail));
        if (!ZeroBytes.all(tails, tailOffset, tail)) {
          tailOffsets[at] = tailOffset;
          tailHashes[at] = hash == null ? 0 : hash.of(tails, tailOffset, tail);
        }
      }
    }
  }

  int first() {
    return first;
  }

  /** The first file that is not in it. */
  int end() {
    return end;
  }

  /** What it holds in memory once it is read, in bytes. */
  long heldBytes() {
    return heldBytes;
  }

  /** The first block of the file's run, now the caller's to give back; null if it is of zeros. */
  byte[] takeHead(int file) {
    byte[] head = heads[file - first];
    heads[file - first] = null;
    return head;
  }

  long headHash(int file) {
    return headHashes[file - first];
  }

  /** Where the file has holes; only asked of files with a run. */
  Holes holes(int file) {
    return holes[file - first];
  }

  boolean hasZeroTail(int file) {
    return tailOffsets[file - first] == ZEROS;
  }

  /** Where in {@link #tails} the file's tail end is. */
  int tailOffset(int file) {
    return tailOffsets[file - first];
  }

  long tailHash(int file) {
    return tailHashes[file - first];
  }

  byte[] tails() {
    return tails;
  }

  /** Gives back what is not the caller's. */
  void release() {
    buffers.giveBack(tails);
    tails = null;
  }
}
