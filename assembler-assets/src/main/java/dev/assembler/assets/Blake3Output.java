package dev.assembler.assets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A node of the tree before its last compression: only when no more input follows is it known
 * whether the node is the root, which is compressed with a flag of its own (section 2.5).
 */
record Blake3Output(int[] cv, int[] block, long counter, int length, int flags) {

  /** The last state of a chunk of 0 to 1024 bytes. */
  static Blake3Output ofChunk(byte[] in, int offset, int length, long counter) {
    int[] cv = Blake3Compression.initial();
    int flags = Blake3Compression.CHUNK_START;
    int position = 0;
    while (length - position > Blake3Compression.BLOCK) {
      int[] block = words(in, offset + position, Blake3Compression.BLOCK);
      cv = Blake3Compression.compress(cv, block, counter, Blake3Compression.BLOCK, flags);
      flags = 0;
      position += Blake3Compression.BLOCK;
    }
    int[] block = words(in, offset + position, length - position);
    return new Blake3Output(
        cv, block, counter, length - position, flags | Blake3Compression.CHUNK_END);
  }

  /** The parent of two chaining values. */
  static Blake3Output ofParent(int[] left, int[] right) {
    var block = new int[2 * Blake3Compression.CV];
    System.arraycopy(left, 0, block, 0, Blake3Compression.CV);
    System.arraycopy(right, 0, block, Blake3Compression.CV, Blake3Compression.CV);
    return new Blake3Output(
        Blake3Compression.initial(), block, 0, Blake3Compression.BLOCK, Blake3Compression.PARENT);
  }

  int[] chainingValue() {
    return Blake3Compression.compress(cv, block, counter, length, flags);
  }

  /** The hash, if this is the root. */
  byte[] root() {
    var hash = ByteBuffer.allocate(4 * Blake3Compression.CV).order(ByteOrder.LITTLE_ENDIAN);
    int rootFlags = flags | Blake3Compression.ROOT;
    for (int word : Blake3Compression.compress(cv, block, 0, length, rootFlags)) {
      hash.putInt(word);
    }
    return hash.array();
  }

  private static int[] words(byte[] in, int offset, int length) {
    var bytes = ByteBuffer.allocate(Blake3Compression.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(0, in, offset, length);
    var words = new int[Blake3Compression.BLOCK / 4];
    bytes.asIntBuffer().get(words);
    return words;
  }
}
