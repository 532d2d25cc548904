package dev.assembler.verity;

import java.util.HashMap;
import java.util.Map;

/**
 * The digests of all data blocks, 32 or 64 bytes each; ranges of zeros, which a sparse disk has
 * many of, take none.
 */
final class BlockDigests {

  /** So many blocks share an array. */
  private static final int RANGE = 4096;

  private final int size;
  private final byte[] ofZeros;
  private final Map<Integer, byte[]> ranges = new HashMap<>();

  BlockDigests(VerityOptions options) {
    this.size = options.algorithm().size();
    this.ofZeros = new byte[size];
    new SaltedDigest(options)
        .of(new byte[options.dataBlockSize()], 0, options.dataBlockSize(), ofZeros, 0);
  }

  /** Where to put the digest of a block: in the array that is given, at {@link #place}. */
  byte[] range(int block) {
    return ranges.computeIfAbsent(block / RANGE, index -> zeros());
  }

  int place(int block) {
    return block % RANGE * size;
  }

  void set(int block, byte[] digests, int from) {
    System.arraycopy(digests, from, range(block), place(block), size);
  }

  void setZeros(int block) {
    byte[] range = ranges.get(block / RANGE);
    if (range != null) {
      System.arraycopy(ofZeros, 0, range, place(block), size);
    }
  }

  /** Copies a block's digest. */
  void get(int block, byte[] target, int at) {
    byte[] range = ranges.get(block / RANGE);
    if (range == null) {
      System.arraycopy(ofZeros, 0, target, at, size);
    } else {
      System.arraycopy(range, place(block), target, at, size);
    }
  }

  private byte[] zeros() {
    var range = new byte[RANGE * size];
    for (int at = 0; at < range.length; at += size) {
      System.arraycopy(ofZeros, 0, range, at, size);
    }
    return range;
  }
}
