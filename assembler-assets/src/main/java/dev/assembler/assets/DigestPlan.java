package dev.assembler.assets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which digests are taken.
 *
 * @param algorithms all of them
 * @param verity those that are Merkle trees, in the order of the algorithms
 */
record DigestPlan(Set<DigestAlgorithm> algorithms, List<VerityFormat> verity) {

  static DigestPlan of(Set<DigestAlgorithm> which, byte[] salt) {
    if (which.isEmpty()) {
      throw new IllegalArgumentException("which: empty, expected at least one algorithm");
    }
    var verity = new ArrayList<VerityFormat>();
    for (DigestAlgorithm algorithm : EnumSet.copyOf(which)) {
      if (algorithm.isFsVerity()) {
        verity.add(new VerityFormat(algorithm, salt.clone()));
      }
    }
    return new DigestPlan(Collections.unmodifiableSet(EnumSet.copyOf(which)), List.copyOf(verity));
  }

  boolean has(DigestAlgorithm algorithm) {
    return algorithms.contains(algorithm);
  }
}
