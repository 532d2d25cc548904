package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Xattr;
import java.util.Locale;

/** What of the limits an archive has used up. */
final class TarBudget {

  private final Limits limits;
  private long nodes = 1; // the root
  private long nameBytes;
  private long allocation;
  private long expansion;

  TarBudget(Limits limits) {
    this.limits = limits;
  }

  void addName(String subject, int bytes) throws ImageFormatException {
    require(subject, "names in the tree", ++nodes, limits.nodes());
    addNameBytes(subject, bytes);
  }

  void addNameBytes(String subject, int bytes) throws ImageFormatException {
    nameBytes += bytes;
    require(subject, "bytes of names", nameBytes, limits.nameBytes());
  }

  void requireDepth(String subject, int depth) throws ImageFormatException {
    require(subject, "depth", depth, limits.depth());
  }

  void addXattrs(String subject, Metadata metadata) throws ImageFormatException {
    for (Xattr xattr : metadata.xattrs()) {
      addAllocation(subject, xattr.name().length() + (long) xattr.valueLength());
    }
  }

  /** Memory that the tree keeps, beside its names. */
  void addAllocation(String subject, long bytes) throws ImageFormatException {
    allocation += bytes;
    require(subject, "bytes of metadata", allocation, limits.allocation());
  }

  /** Bytes that a sparse file has beyond those in the archive. */
  void addExpansion(String subject, long bytes) throws ImageFormatException {
    expansion = bytes > Long.MAX_VALUE - expansion ? Long.MAX_VALUE : expansion + bytes;
    require(subject, "bytes of holes", expansion, limits.expansion());
  }

  private static void require(String subject, String what, long found, long limit)
      throws ImageFormatException {
    if (found > limit) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT, "%s: %s: %d, beyond the limit (%d)", subject, what, found, limit));
    }
  }
}
