package dev.assembler.assets;

/**
 * The compression function of BLAKE3 (its specification, section 2.2): one block of 64 bytes into a
 * chaining value, for one block at a time. Many at once are {@link Blake3Lanes}.
 */
final class Blake3Compression {

  static final int BLOCK = 64;
  static final int CHUNK = 1024;

  /** Words of a chaining value. */
  static final int CV = 8;

  static final int CHUNK_START = 1;
  static final int CHUNK_END = 2;
  static final int PARENT = 4;
  static final int ROOT = 8;

  static final int ROUNDS = 7;

  private static final int[] IV = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  /** Which word of the message comes next in the following round (table 2). */
  private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

  private static final int[][] SCHEDULE = schedule();

  private Blake3Compression() {}

  /** The message's words in the order that a round (from 0) takes them. */
  static int[] schedule(int round) {
    return SCHEDULE[round];
  }

  /** A word of the initial value; also the key of a hash without one. */
  static int iv(int index) {
    return IV[index];
  }

  /** The chaining value that a chunk and a parent begin with. */
  static int[] initial() {
    return IV.clone();
  }

  /**
   * Compresses one block.
   *
   * @param cv the chaining value that goes in
   * @param block 16 words
   * @param counter of the chunk; 0 for a parent
   * @param length bytes of the block that are input
   * @param flags of the domain
   * @return the first 8 words of the output
   */
  static int[] compress(int[] cv, int[] block, long counter, int length, int flags) {
    var v = new int[16];
    System.arraycopy(cv, 0, v, 0, CV);
    System.arraycopy(IV, 0, v, CV, 4);
    v[12] = (int) counter;
    v[13] = (int) (counter >>> 32);
    v[14] = length;
    v[15] = flags;
    for (int[] s : SCHEDULE) {
      mix(v, 0, 4, 8, 12, block[s[0]], block[s[1]]);
      mix(v, 1, 5, 9, 13, block[s[2]], block[s[3]]);
      mix(v, 2, 6, 10, 14, block[s[4]], block[s[5]]);
      mix(v, 3, 7, 11, 15, block[s[6]], block[s[7]]);
      mix(v, 0, 5, 10, 15, block[s[8]], block[s[9]]);
      mix(v, 1, 6, 11, 12, block[s[10]], block[s[11]]);
      mix(v, 2, 7, 8, 13, block[s[12]], block[s[13]]);
      mix(v, 3, 4, 9, 14, block[s[14]], block[s[15]]);
    }
    var out = new int[CV];
    for (int i = 0; i < CV; i++) {
      out[i] = v[i] ^ v[i + CV];
    }
    return out;
  }

  private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
    v[a] += v[b] + x;
    v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
    v[a] += v[b] + y;
    v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
    v[c] += v[d];
    v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
  }

  private static int[][] schedule() {
    var schedule = new int[ROUNDS][BLOCK / 4];
    for (int i = 0; i < BLOCK / 4; i++) {
      schedule[0][i] = i;
    }
    for (int round = 1; round < ROUNDS; round++) {
      for (int i = 0; i < BLOCK / 4; i++) {
        schedule[round][i] = schedule[round - 1][PERMUTATION[i]];
      }
    }
    return schedule;
  }
}
