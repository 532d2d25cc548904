package dev.assembler.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/**
 * The hash of a name in a directory's index: half of MD4 over its bytes as signed numbers (where a
 * volume of ours has it), begun with the volume's seed. The kernel's documentation, "Hash Tree
 * Directories".
 */
final class DirectoryHash {

  /** DX_HASH_HALF_MD4; the superblock's flags say that bytes are signed. */
  static final int HALF_MD4 = 1;

  private static final int K2 = 0x5A82_7999;
  private static final int K3 = 0x6ED9_EBA1;
  private static final int END_OF_FILE = 0xFFFF_FFFE;

  /** s_hash_seed. */
  private static final int HASH_SEED = 0xEC;

  /** MD4's own state, which a volume without a seed begins with. */
  private static final int[] NO_SEED = {0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476};

  private final int[] seed;
  private final int mask;

  DirectoryHash(UUID hashSeed) {
    this(words(ByteBuffer.wrap(Superblock.uuid(hashSeed))), false);
  }

  private DirectoryHash(int[] seed, boolean unsigned) {
    this.seed = seed;
    this.mask = unsigned ? 0xFF : -1;
  }

  /**
   * Of a volume that was made elsewhere.
   *
   * @param unsigned whether bytes of names are numbers without a sign
   */
  static DirectoryHash of(ByteBuffer superblock, boolean unsigned) {
    int[] seed = words(superblock.slice(HASH_SEED, 16));
    return new DirectoryHash(Arrays.equals(seed, new int[4]) ? NO_SEED : seed, unsigned);
  }

  private static int[] words(ByteBuffer bytes) {
    var words = new int[4];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    return words;
  }

  /** The hash in the high 32 bits with bit 32 clear, the minor hash in the low ones; unsigned. */
  long of(byte[] name) {
    int[] state = seed.clone();
    var words = new int[8];
    for (int at = 0; at < name.length; at += 32) {
      fill(words, name, at);
      transform(state, words);
    }
    int hash = state[1] & ~1;
    if (hash == END_OF_FILE) {
      hash = END_OF_FILE - 2;
    }
    return ((long) hash << 32) | (state[2] & 0xFFFF_FFFFL);
  }

  private void fill(int[] words, byte[] name, int at) {
    int left = name.length - at;
    int pad = left | (left << 8);
    pad |= pad << 16;
    int count = Math.min(left, 32);
    for (int word = 0; word < 8; word++) {
      int value = pad;
      for (int i = 4 * word; i < Math.min(count, 4 * word + 4); i++) {
        value = (name[at + i] & mask) + (value << 8);
      }
      words[word] = value;
    }
  }

  private static final int[][] ORDER = {
    {0, 1, 2, 3, 4, 5, 6, 7}, {1, 3, 5, 7, 0, 2, 4, 6}, {3, 7, 2, 6, 1, 5, 0, 4}
  };
  private static final int[][] SHIFT = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
  private static final int[] CONSTANT = {0, K2, K3};

  private static void transform(int[] state, int[] words) {
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    for (int round = 0; round < 3; round++) {
      for (int step = 0; step < 8; step++) {
        int mixed =
            switch (round) {
              case 0 -> d ^ (b & (c ^ d));
              case 1 -> (b & c) + ((b ^ c) & d);
              default -> b ^ c ^ d;
            };
        int sum = a + mixed + words[ORDER[round][step]] + CONSTANT[round];
        int rotated = Integer.rotateLeft(sum, SHIFT[round][step % 4]);
        a = d;
        d = c;
        c = b;
        b = rotated;
      }
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
}
