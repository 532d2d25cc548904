package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Xattr;
import java.util.Locale;

/**
 * What of the limits an archive has used up. Memory is counted as objects take it of the heap: an
 * entry of no bytes is more of them than its header, and compressed a header is next to nothing.
 */
final class TarBudget {

  /** A name: the object, its array, its places in a sorted map and in its directory. */
  private static final int NAME = 120;

  /** What a name stands for: a node, its metadata and contents. */
  private static final int NODE = 160;

  /** An attribute: the object, name, value, and its place in the set. */
  private static final int XATTR = 112;

  /** A hard link whose target has not come yet: the fields of its header, all in text. */
  private static final int AWAITED = 1024;

  private final Limits limits;
  private long nodes = 1; // the root
  private long nameBytes;
  private long allocation;
  private long expansion;

  TarBudget(Limits limits) {
    this.limits = limits;
  }

  void addName(TarEntry entry, int bytes) throws ImageFormatException {
    require(entry, "names in the tree", ++nodes, limits.nodes());
    addNameBytes(entry, bytes);
    addAllocation(entry, NAME + NODE);
  }

  void addNameBytes(TarEntry entry, int bytes) throws ImageFormatException {
    nameBytes += bytes;
    require(entry, "bytes of names", nameBytes, limits.nameBytes());
    addAllocation(entry, bytes);
  }

  void addAwaited(TarEntry entry) throws ImageFormatException {
    addAllocation(entry, AWAITED);
  }

  void requireDepth(TarEntry entry, int depth) throws ImageFormatException {
    require(entry, "depth", depth, limits.depth());
  }

  void addXattrs(TarEntry entry, Metadata metadata) throws ImageFormatException {
    for (Xattr xattr : metadata.xattrs()) {
      addAllocation(entry, XATTR + xattr.nameBytes().length + (long) xattr.valueLength());
    }
  }

  /** Memory that the tree keeps. */
  void addAllocation(TarEntry entry, long bytes) throws ImageFormatException {
    allocation += bytes;
    require(entry, "bytes of metadata", allocation, limits.allocation());
  }

  /** Bytes that a sparse file has beyond those in the archive. */
  void addExpansion(TarEntry entry, long bytes) throws ImageFormatException {
    expansion = bytes > Long.MAX_VALUE - expansion ? Long.MAX_VALUE : expansion + bytes;
    require(entry, "bytes of holes", expansion, limits.expansion());
  }

  private static void require(TarEntry entry, String what, long found, long limit)
      throws ImageFormatException {
    if (found > limit) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s: %s: %d, beyond the limit (%d)",
              entry.subject(),
              what,
              found,
              limit));
    }
  }
}
