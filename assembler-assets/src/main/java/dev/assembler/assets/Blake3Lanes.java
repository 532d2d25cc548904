package dev.assembler.assets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Chunks and parents of BLAKE3, many side by side: what is independent in the tree takes a lane
 * each. One thread's own.
 *
 * <p>Chaining values are 8 words each, one after the other.
 */
final class Blake3Lanes {

  /** Most lanes at once: their words take 20 KiB, which the first cache of a core holds. */
  static final int WIDTH = 128;

  /** What lanes are rounded up to, for vectors of any width. */
  private static final int STEP = 16;

  /** From so few lanes on, one after the other is as fast. */
  private static final int FEW = 4;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Blake3Rounds rounds;
  private final int[][] cvs = new int[Blake3Compression.CV][WIDTH];
  private final int[][] blocks = new int[Blake3Compression.BLOCK / 4][WIDTH];
  private final int[][] counters = new int[2][WIDTH];

  Blake3Lanes(Blake3Rounds rounds) {
    this.rounds = rounds;
  }

  /**
   * The chaining values of whole chunks that are not the root.
   *
   * @param count of chunks from {@code offset} on
   * @param first number of the first chunk
   * @param out takes 8 words for each
   */
  void chunks(byte[] in, int offset, int count, long first, int[] out) {
    for (int done = 0; done < count; done += WIDTH) {
      int lanes = Math.min(WIDTH, count - done);
      int position = offset + done * Blake3Compression.CHUNK;
      if (lanes < FEW) {
        for (int lane = 0; lane < lanes; lane++) {
          int[] cv =
              Blake3Output.ofChunk(
                      in,
                      position + lane * Blake3Compression.CHUNK,
                      Blake3Compression.CHUNK,
                      first + done + lane)
                  .chainingValue();
          System.arraycopy(cv, 0, out, (done + lane) * Blake3Compression.CV, Blake3Compression.CV);
        }
      } else {
        group(in, position, lanes, first + done);
        store(lanes, out, done * Blake3Compression.CV);
      }
    }
  }

  private void group(byte[] in, int offset, int lanes, long first) {
    start(lanes);
    for (int lane = 0; lane < lanes; lane++) {
      counters[0][lane] = (int) (first + lane);
      counters[1][lane] = (int) ((first + lane) >>> 32);
    }
    int last = Blake3Compression.CHUNK - Blake3Compression.BLOCK;
    for (int block = 0; block <= last; block += Blake3Compression.BLOCK) {
      for (int word = 0; word < blocks.length; word += 2) {
        load(in, offset + block + 4 * word, lanes, blocks[word], blocks[word + 1]);
      }
      int flags =
          (block == 0 ? Blake3Compression.CHUNK_START : 0)
              | (block == last ? Blake3Compression.CHUNK_END : 0);
      rounds.compress(rounded(lanes), cvs, blocks, counters, flags);
    }
  }

  /** Two words of each lane; lanes are a chunk apart. */
  private static void load(byte[] in, int offset, int lanes, int[] low, int[] high) {
    for (int lane = 0; lane < lanes; lane++) {
      long words = (long) LONGS.get(in, offset + lane * Blake3Compression.CHUNK);
      low[lane] = (int) words;
      high[lane] = (int) (words >>> 32);
    }
  }

  /**
   * Replaces chaining values by those of their parents, which are not the root: the first {@code
   * count} take the place of twice as many.
   */
  void parents(int[] values, int count) {
    for (int done = 0; done < count; done += WIDTH) {
      int lanes = Math.min(WIDTH, count - done);
      start(lanes);
      Arrays.fill(counters[0], 0, lanes, 0);
      Arrays.fill(counters[1], 0, lanes, 0);
      for (int lane = 0; lane < lanes; lane++) {
        int from = (done + lane) * 2 * Blake3Compression.CV;
        for (int word = 0; word < blocks.length; word++) {
          blocks[word][lane] = values[from + word];
        }
      }
      rounds.compress(rounded(lanes), cvs, blocks, counters, Blake3Compression.PARENT);
      store(lanes, values, done * Blake3Compression.CV);
    }
  }

  private void start(int lanes) {
    for (int word = 0; word < cvs.length; word++) {
      Arrays.fill(cvs[word], 0, lanes, Blake3Compression.iv(word));
    }
  }

  private void store(int lanes, int[] out, int at) {
    for (int lane = 0; lane < lanes; lane++) {
      for (int word = 0; word < cvs.length; word++) {
        out[at + lane * Blake3Compression.CV + word] = cvs[word][lane];
      }
    }
  }

  /** Lanes beyond the last hold what was there before: they are computed and not looked at. */
  private static int rounded(int lanes) {
    return (lanes + STEP - 1) / STEP * STEP;
  }
}
