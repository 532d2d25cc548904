package dev.assembler.perf;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes of three kinds that real trees are made of; equal arguments give equal bytes. */
enum Corpus {
  /** Lines of words, some of them far more frequent than others. */
  TEXT {
    @Override
    void fill(byte[] bytes, Random random) {
      int at = 0;
      while (at < bytes.length) {
        byte[] word = WORDS[(int) (WORDS.length * Math.pow(random.nextDouble(), 3))];
        at = put(word, bytes, at);
        at = put(random.nextInt(10) == 0 ? LINE_END : SPACE, bytes, at);
      }
    }
  },

  /** Records as in programs and tables: few opcodes, small numbers, nearby addresses, zeros. */
  BINARY {
    @Override
    void fill(byte[] bytes, Random random) {
      int address = random.nextInt();
      var record = new byte[12];
      for (int at = 0; at < bytes.length; ) {
        int opcode = (int) (64 * Math.pow(random.nextDouble(), 2));
        address += random.nextInt(256);
        record[0] = (byte) (opcode * 37);
        record[1] = (byte) (opcode >> 3);
        record[4] = (byte) address;
        record[5] = (byte) (address >> 8);
        record[6] = (byte) (address >> 16);
        record[7] = (byte) (address >> 24);
        record[8] = (byte) random.nextInt(16);
        at = put(record, bytes, at);
      }
    }
  },

  /** What does not compress: archives, pictures, keys. */
  RANDOM {
    @Override
    void fill(byte[] bytes, Random random) {
      random.nextBytes(bytes);
    }
  };

  private static final byte[] SPACE = {' '};
  private static final byte[] LINE_END = {'.', '\n'};
  private static final byte[][] WORDS = words();

  /** As many bytes of this kind; another seed gives others. */
  byte[] bytes(long seed, int size) {
    var bytes = new byte[size];
    fill(bytes, new Random(seed));
    return bytes;
  }

  abstract void fill(byte[] bytes, Random random);

  private static int put(byte[] source, byte[] target, int at) {
    int count = Math.min(source.length, target.length - at);
    System.arraycopy(source, 0, target, at, count);
    return at + count;
  }

  private static byte[][] words() {
    var random = new Random(7);
    var words = new byte[2000][];
    for (int i = 0; i < words.length; i++) {
      var word = new StringBuilder();
      for (int left = 3 + random.nextInt(9); left > 0; left--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words[i] = word.toString().getBytes(StandardCharsets.US_ASCII);
    }
    return words;
  }
}
