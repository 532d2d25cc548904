package dev.assembler.core;

/**
 * Bounds every reader keeps, whatever a header claims.
 *
 * @param nodes most names in one tree
 * @param nameBytes most bytes of all names and symlink targets together
 * @param depth most directories on the way to a node
 * @param allocation most bytes of the heap that metadata may take, as objects and not as it is
 *     stored
 * @param expansion most bytes a compressed stream may become; verifying an image, all of its data
 *     together
 */
public record Limits(long nodes, long nameBytes, int depth, long allocation, long expansion) {

  public Limits {
    requirePositive("nodes", nodes);
    requirePositive("nameBytes", nameBytes);
    requirePositive("depth", depth);
    requirePositive("allocation", allocation);
    requirePositive("expansion", expansion);
  }

  /**
   * Generous for real systems: 16 million names, 1 GiB of them, 1,024 deep, 1 TiB; for metadata
   * half of the heap that the VM may have, at most 2 GiB. More heap reads larger trees.
   */
  public static Limits defaults() {
    long allocation = Math.min(2L << 30, Runtime.getRuntime().maxMemory() / 2);
    return new Limits(1L << 24, 1L << 30, 1024, allocation, 1L << 40);
  }

  public Limits withNodes(long newNodes) {
    return new Limits(newNodes, nameBytes, depth, allocation, expansion);
  }

  public Limits withNameBytes(long newNameBytes) {
    return new Limits(nodes, newNameBytes, depth, allocation, expansion);
  }

  public Limits withDepth(int newDepth) {
    return new Limits(nodes, nameBytes, newDepth, allocation, expansion);
  }

  public Limits withAllocation(long newAllocation) {
    return new Limits(nodes, nameBytes, depth, newAllocation, expansion);
  }

  public Limits withExpansion(long newExpansion) {
    return new Limits(nodes, nameBytes, depth, allocation, newExpansion);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least 1");
    }
  }
}
