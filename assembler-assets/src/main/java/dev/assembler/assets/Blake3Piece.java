package dev.assembler.assets;

import java.util.Arrays;

/**
 * What a piece of the input adds to the tree: chaining values of equal subtrees, left to right, and
 * perhaps the last chunk, which may be the root.
 *
 * @param cvs 8 words for each subtree
 * @param chunks of each subtree, a power of two
 * @param last the end of the input; null where whole chunks end the piece
 */
record Blake3Piece(int[] cvs, int chunks, Blake3Output last) {

  /**
   * A piece that more may follow: two subtrees, because their parent may be the root.
   *
   * @param length a power of two of chunks, at least two; the piece begins at a multiple of it
   * @param first number of the first chunk
   */
  static Blake3Piece whole(Blake3Lanes lanes, byte[] in, int offset, int length, long first) {
    int count = length / Blake3Compression.CHUNK;
    var cvs = new int[count * Blake3Compression.CV];
    lanes.chunks(in, offset, count, first, cvs);
    int left = count;
    for (; left > 2; left /= 2) {
      lanes.parents(cvs, left / 2);
    }
    return new Blake3Piece(Arrays.copyOf(cvs, 2 * Blake3Compression.CV), count / 2, null);
  }

  /** The end of the input, of any length. */
  static Blake3Piece end(Blake3Lanes lanes, byte[] in, int offset, int length, long first) {
    int count = length == 0 ? 0 : (length - 1) / Blake3Compression.CHUNK;
    var cvs = new int[count * Blake3Compression.CV];
    lanes.chunks(in, offset, count, first, cvs);
    int done = count * Blake3Compression.CHUNK;
    return new Blake3Piece(
        cvs, 1, Blake3Output.ofChunk(in, offset + done, length - done, first + count));
  }
}
