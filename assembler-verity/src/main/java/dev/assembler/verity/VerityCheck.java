package dev.assembler.verity;

import java.util.List;

/**
 * What comparing data with its tree has shown. That they do not match is a result, not a fault of
 * the format.
 *
 * @param superblock of the tree
 * @param rootHash what the tree itself comes to
 * @param mismatches all of them
 * @param named the first of them, in words: "data block 17 at 0x11000"
 */
public record VerityCheck(
    VeritySuperblock superblock, RootHash rootHash, long mismatches, List<String> named) {

  /** How many mismatches are named at most. */
  public static final int MOST_NAMED = 20;

  public VerityCheck {
    named = List.copyOf(named);
  }

  /** Whether every block is what the root hash says. */
  public boolean matches() {
    return mismatches == 0;
  }
}
