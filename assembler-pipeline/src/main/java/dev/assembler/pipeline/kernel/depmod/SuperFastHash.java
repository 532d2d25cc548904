package dev.assembler.pipeline.kernel.depmod;

import java.util.Comparator;

/**
 * Paul Hsieh's SuperFastHash, by which depmod orders what it has no other order for: a table of
 * buckets, each ordered by unsigned bytes, is written bucket by bucket.
 */
final class SuperFastHash {

  private SuperFastHash() {}

  /**
   * The order of a table of so many buckets.
   *
   * @param buckets a power of two
   */
  static Comparator<String> order(int buckets) {
    return Comparator.<String>comparingInt(name -> of(name) & (buckets - 1))
        .thenComparing(Comparator.naturalOrder());
  }

  /** Of the bytes that the characters stand for; with the signed {@code char} of x86. */
  static int of(String key) {
    int hash = key.length();
    int at = 0;
    for (int blocks = key.length() / 4; blocks > 0; blocks--) {
      hash += pair(key, at);
      hash = (hash << 16) ^ ((pair(key, at + 2) << 11) ^ hash);
      hash += hash >>> 11;
      at += 4;
    }
    switch (key.length() & 3) {
      case 3 -> {
        hash += pair(key, at);
        hash ^= hash << 16;
        hash ^= (byte) key.charAt(at + 2) << 18;
        hash += hash >>> 11;
      }
      case 2 -> {
        hash += pair(key, at);
        hash ^= hash << 11;
        hash += hash >>> 17;
      }
      case 1 -> {
        hash += (byte) key.charAt(at);
        hash ^= hash << 10;
        hash += hash >>> 1;
      }
      default -> {
        // no rest
      }
    }
    return avalanche(hash);
  }

  private static int avalanche(int value) {
    int hash = value;
    hash ^= hash << 3;
    hash += hash >>> 5;
    hash ^= hash << 4;
    hash += hash >>> 17;
    hash ^= hash << 25;
    hash += hash >>> 6;
    return hash;
  }

  private static int pair(String key, int at) {
    return (key.charAt(at) & 0xFF) | (key.charAt(at + 1) & 0xFF) << 8;
  }
}
