package dev.assembler.assets;

/**
 * What one piece of the input adds to the trees.
 *
 * @param blake3 null where BLAKE3 is not asked for
 * @param verity one for each tree of the plan
 */
record PieceDigests(Blake3Piece blake3, VerityPiece[] verity) {}
