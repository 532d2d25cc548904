package dev.assembler.assets;

/**
 * What a piece of the input adds to a Merkle tree: the hashes of the blocks that hold its blocks'
 * hashes (level 1), or, of a piece that is a single block, its hash alone, which may be the root.
 *
 * @param hashes one after the other
 * @param level of them: 0 for the blocks of the file, 1 above
 */
record VerityPiece(byte[] hashes, int level) {

  private static final VerityPiece NOTHING = new VerityPiece(new byte[0], 0);

  /** A piece that begins at a multiple of as many blocks as fill blocks of level 1. */
  static VerityPiece of(HashFunction function, byte[] prefix, byte[] in, int length) {
    if (length == 0) {
      return NOTHING;
    }
    byte[] leaves = hashes(function, prefix, in, length);
    return length <= VerityFormat.BLOCK
        ? new VerityPiece(leaves, 0)
        : new VerityPiece(hashes(function, prefix, leaves, leaves.length), 1);
  }

  private static byte[] hashes(HashFunction function, byte[] prefix, byte[] in, int length) {
    int count = (length + VerityFormat.BLOCK - 1) / VerityFormat.BLOCK;
    var hashes = new byte[count * function.size()];
    for (int i = 0; i < count; i++) {
      int offset = i * VerityFormat.BLOCK;
      VerityFormat.hashBlock(
          function,
          prefix,
          in,
          offset,
          Math.min(VerityFormat.BLOCK, length - offset),
          hashes,
          i * function.size());
    }
    return hashes;
  }
}
