package dev.assembler.assets;

import java.util.Arrays;

/**
 * The rounds as loops over arrays, a lane a turn: the form that C2 makes vector instructions of by
 * itself, so that no module is needed.
 */
final class PlainRounds implements Blake3Rounds {

  private final int[][] v = new int[16][Blake3Lanes.WIDTH];

  @Override
  public void compress(int lanes, int[][] cvs, int[][] blocks, int[][] counters, int flags) {
    start(v, lanes, cvs, counters, flags);
    for (int round = 0; round < Blake3Compression.ROUNDS; round++) {
      round(lanes, blocks, Blake3Compression.schedule(round));
    }
    finish(v, lanes, cvs);
  }

  /** The 16 words of each lane before the first round. */
  private static void start(int[][] state, int lanes, int[][] cvs, int[][] counters, int flags) {
    for (int i = 0; i < Blake3Compression.CV; i++) {
      System.arraycopy(cvs[i], 0, state[i], 0, lanes);
    }
    for (int i = 0; i < 4; i++) {
      Arrays.fill(state[8 + i], 0, lanes, Blake3Compression.iv(i));
    }
    System.arraycopy(counters[0], 0, state[12], 0, lanes);
    System.arraycopy(counters[1], 0, state[13], 0, lanes);
    Arrays.fill(state[14], 0, lanes, Blake3Compression.BLOCK);
    Arrays.fill(state[15], 0, lanes, flags);
  }

  /** The chaining values after the last round. */
  private static void finish(int[][] state, int lanes, int[][] cvs) {
    for (int i = 0; i < Blake3Compression.CV; i++) {
      xor(lanes, state[i], state[Blake3Compression.CV + i], cvs[i]);
    }
  }

  private void round(int lanes, int[][] m, int[] s) {
    mix(lanes, v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
    mix(lanes, v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
    mix(lanes, v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
    mix(lanes, v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
    mix(lanes, v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
    mix(lanes, v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
    mix(lanes, v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
    mix(lanes, v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
  }

  /**
   * The quarter round of all lanes. Small and with arrays as parameters, or C2 leaves it scalar.
   */
  private static void mix(int lanes, int[] a, int[] b, int[] c, int[] d, int[] x, int[] y) {
    for (int i = 0; i < lanes; i++) {
      int va = a[i] + b[i] + x[i];
      int vd = Integer.rotateRight(d[i] ^ va, 16);
      int vc = c[i] + vd;
      int vb = Integer.rotateRight(b[i] ^ vc, 12);
      va = va + vb + y[i];
      vd = Integer.rotateRight(vd ^ va, 8);
      vc = vc + vd;
      vb = Integer.rotateRight(vb ^ vc, 7);
      a[i] = va;
      b[i] = vb;
      c[i] = vc;
      d[i] = vd;
    }
  }

  private static void xor(int lanes, int[] left, int[] right, int[] out) {
    for (int i = 0; i < lanes; i++) {
      out[i] = left[i] ^ right[i];
    }
  }
}
