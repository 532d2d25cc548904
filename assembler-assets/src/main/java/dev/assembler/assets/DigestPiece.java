package dev.assembler.assets;

import java.util.concurrent.CompletableFuture;

/**
 * Room for a piece of the input, and what one thread at a time needs to hash it. Every digest of
 * the piece is a task of its own, which may run beside the others.
 */
final class DigestPiece {

  /**
   * Bytes of a piece: a power of two of chunks for BLAKE3, and of blocks for fs-verity, whose
   * hashes then fill blocks of the level above (one of SHA-256's, two of SHA-512's).
   */
  static final int SIZE = 128 * VerityFormat.BLOCK;

  private static final int CHUNKS = SIZE / Blake3Compression.CHUNK;

  final byte[] bytes = new byte[SIZE];
  int length;
  long index;

  /** When all tasks of this piece have ended. */
  CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

  private final Blake3Lanes lanes;
  private final HashFunction[] functions;
  private final byte[][] prefixes;
  private Blake3Piece blake3;
  private final VerityPiece[] verity;

  DigestPiece(DigestPlan plan) {
    this.lanes = plan.has(DigestAlgorithm.BLAKE3) ? new Blake3Lanes(Blake3Rounds.best()) : null;
    int trees = plan.verity().size();
    this.functions = new HashFunction[trees];
    this.prefixes = new byte[trees][];
    this.verity = new VerityPiece[trees];
    for (int i = 0; i < trees; i++) {
      functions[i] = plan.verity().get(i).function();
      prefixes[i] = plan.verity().get(i).prefix();
    }
  }

  void hashBlake3() {
    long first = index * CHUNKS;
    blake3 =
        length == SIZE
            ? Blake3Piece.whole(lanes, bytes, 0, length, first)
            : Blake3Piece.end(lanes, bytes, 0, length, first);
  }

  void hashVerity(int tree) {
    verity[tree] = VerityPiece.of(functions[tree], prefixes[tree], bytes, length);
  }

  /** What the tasks found. */
  PieceDigests digests() {
    return new PieceDigests(blake3, verity.clone());
  }

  /** Does all tasks one after the other. */
  PieceDigests hash() {
    if (lanes != null) {
      hashBlake3();
    }
    for (int tree = 0; tree < functions.length; tree++) {
      hashVerity(tree);
    }
    return digests();
  }
}
