package dev.assembler.assets;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The trees of all digests, growing piece by piece from left to right. */
final class DigestFold {

  private final Blake3Tree blake3 = new Blake3Tree();
  private final List<MerkleTree> verity = new ArrayList<>();
  private Blake3Output last;

  DigestFold(DigestPlan plan) {
    plan.verity().forEach(format -> verity.add(new MerkleTree(format)));
  }

  void add(PieceDigests piece) {
    if (piece.blake3() != null) {
      blake3.add(piece.blake3());
      last = piece.blake3().last();
    }
    for (int tree = 0; tree < verity.size(); tree++) {
      verity.get(tree).add(piece.verity()[tree]);
    }
  }

  /** The BLAKE3 hash, if the pieces had it. */
  byte[] blake3() {
    return blake3.hash(last);
  }

  /** The descriptors of a file of this size. */
  Map<DigestAlgorithm, FsVerity> verity(long size) {
    var descriptors = new EnumMap<DigestAlgorithm, FsVerity>(DigestAlgorithm.class);
    for (MerkleTree tree : verity) {
      FsVerity descriptor = tree.finish(size);
      descriptors.put(descriptor.algorithm(), descriptor);
    }
    return descriptors;
  }
}
