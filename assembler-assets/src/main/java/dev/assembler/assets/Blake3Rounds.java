package dev.assembler.assets;

/**
 * The seven rounds of BLAKE3 over the blocks of many chunks, or many parents, at once. Word {@code
 * w} of lane {@code l} is at {@code [w][l]}.
 */
interface Blake3Rounds {

  /**
   * Compresses a block of each lane into its chaining value.
   *
   * @param lanes how many, a multiple of 16
   * @param cvs 8 words of each lane: what goes in, and what comes out
   * @param blocks 16 words of each lane
   * @param counters low and high words of each lane's counter
   * @param flags of all lanes; every block has 64 bytes
   */
  void compress(int lanes, int[][] cvs, int[][] blocks, int[][] counters, int flags);

  /** The fastest that this JVM has: vectors only where it was started with their module. */
  static Blake3Rounds best() {
    return hasVectors() && VectorRounds.isWide() ? new VectorRounds() : new PlainRounds();
  }

  private static boolean hasVectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
