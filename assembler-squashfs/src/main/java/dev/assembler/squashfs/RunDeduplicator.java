package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds an earlier file whose run of blocks has the same bytes. Length and the first block's hash
 * find candidates; equal is what has been compared byte by byte, both files being read again. What
 * is found depends on the contents and their order alone.
 */
final class RunDeduplicator {

  static final int NONE = HashChains.NONE;

  private static final int CHUNK = 1 << 17;

  private final FilePlan plan;
  private final HashChains runs = new HashChains();
  private final Map<Integer, Long> wholeHashes = new HashMap<>();
  private byte[] mine;
  private byte[] theirs;

  RunDeduplicator(FilePlan plan) {
    this.plan = plan;
  }

  /**
   * The first file whose run equals this file's, or {@link #NONE}; the file is then the first of
   * its kind for those to come.
   *
   * @param head the run's first block, null if it is of zeros
   */
  int find(int file, byte[] head, long headHash) throws IOException {
    long length = plan.runLength(file);
    boolean stored = plan.isStored(file);
    long key = ContentHash.combine(headHash, stored ? ~length : length);
    int candidate = runs.first(key);
    // one candidate is compared at once; of many that begin alike only those with the same hash are
    boolean many = candidate != NONE && runs.next(candidate) != NONE;
    for (; candidate != NONE; candidate = runs.next(candidate)) {
      if (plan.runLength(candidate) == length
          && plan.isStored(candidate) == stored
          && (!many || wholeHash(candidate) == wholeHash(file))
          && isSame(candidate, file, head)) {
        return candidate;
      }
    }
    runs.add(key, file);
    return NONE;
  }

  /** Of a run of one block, whose head's hash has been compared, nothing more is to be known. */
  private long wholeHash(int file) throws IOException {
    long length = plan.runLength(file);
    if (length == plan.headLength(file)) {
      return length;
    }
    Long known = wholeHashes.get(file);
    if (known != null) {
      return known;
    }
    long hash = length;
    byte[] bytes = mine();
    try (ImageSource source = plan.file(file).content().open()) {
      Holes holes = Holes.of(source.dataExtents());
      for (long at = 0; at < length; at += CHUNK) {
        int count = (int) Math.min(CHUNK, length - at);
        long part = 0;
        if (!holes.cover(at, count)) {
          source.readAt(at, ByteBuffer.wrap(bytes, 0, count));
          part = ZeroBytes.all(bytes, 0, count) ? 0 : ContentHash.of(bytes, 0, count);
        }
        hash = ContentHash.combine(hash, part);
      }
    }
    wholeHashes.put(file, hash);
    return hash;
  }

  private boolean isSame(int candidate, int file, byte[] head) throws IOException {
    int headLength = plan.headLength(file);
    try (ImageSource theirSource = plan.file(candidate).content().open()) {
      if (!startsWith(theirSource, head, headLength)) {
        return false;
      }
      if (headLength == plan.runLength(file)) {
        return true;
      }
      try (ImageSource mySource = plan.file(file).content().open()) {
        return isSame(mySource, theirSource, headLength, plan.runLength(file));
      }
    }
  }

  private boolean startsWith(ImageSource source, byte[] head, int length) throws IOException {
    byte[] bytes = theirs();
    for (int at = 0; at < length; at += CHUNK) {
      int count = Math.min(CHUNK, length - at);
      source.readAt(at, ByteBuffer.wrap(bytes, 0, count));
      boolean same =
          head == null
              ? ZeroBytes.all(bytes, 0, count)
              : Arrays.equals(bytes, 0, count, head, at, at + count);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(ImageSource mySource, ImageSource theirSource, long from, long to)
      throws IOException {
    Holes myHoles = Holes.of(mySource.dataExtents());
    Holes theirHoles = Holes.of(theirSource.dataExtents());
    byte[] myBytes = mine();
    byte[] theirBytes = theirs();
    for (long at = from; at < to; at += CHUNK) {
      int count = (int) Math.min(CHUNK, to - at);
      if (myHoles.cover(at, count) && theirHoles.cover(at, count)) {
        continue;
      }
      mySource.readAt(at, ByteBuffer.wrap(myBytes, 0, count));
      theirSource.readAt(at, ByteBuffer.wrap(theirBytes, 0, count));
      if (!Arrays.equals(myBytes, 0, count, theirBytes, 0, count)) {
        return false;
      }
    }
    return true;
  }

  private byte[] mine() {
    mine = mine == null ? new byte[CHUNK] : mine;
    return mine;
  }

  private byte[] theirs() {
    theirs = theirs == null ? new byte[CHUNK] : theirs;
    return theirs;
  }
}
