package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.EntryName;

/**
 * What one reading has taken of its {@link Limits} so far. Charged is what objects take of the
 * heap, not what they are in the image: that may be fifty times less, and compressed once more.
 */
final class Allocation {

  /** An inode's node: header, metadata, contents, its places in the tables of its number. */
  static final int INODE = 280;

  /** A name: the object, its array, its places in the directory. */
  static final int NAME = 64;

  /** What a name takes besides as long as its directory is being read. */
  static final int LISTED = 96;

  /** An xattr: the object, name, value, and its place in the set. */
  static final int XATTR = 128;

  /** A record of a table in memory: a reference to it and two small objects. */
  static final int ENTRY = 72;

  /** A VM makes no array of more elements. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Limits limits;
  private long bytes;
  private long nodes;
  private long nameBytes;

  Allocation(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /** Bytes of metadata that will be held until the reading ends, or longer. */
  void hold(long more) throws ImageFormatException {
    if (more > limits.allocation() - bytes) {
      throw exceeded("metadata", limits.allocation(), "bytes");
    }
    bytes += more;
  }

  /** Bytes that were held and are not any more. */
  void release(long less) {
    bytes -= less;
  }

  /**
   * Holds an array.
   *
   * @param what is in it, in the plural
   * @param each bytes for each element
   * @return the count
   */
  int holdArray(String what, long count, int each) throws ImageFormatException {
    if (count > LONGEST_ARRAY) {
      throw exceeded(what, LONGEST_ARRAY, "entries");
    }
    hold(count * each);
    return (int) count;
  }

  /** One more name in the tree, and in the listing of its directory. */
  void name(EntryName name) throws ImageFormatException {
    nodes++;
    if (nodes > limits.nodes()) {
      throw exceeded("tree", limits.nodes(), "names");
    }
    nameBytes(name.length());
    hold(NAME + LISTED + (long) name.length());
  }

  /** A directory of so many names is read: they are in its node from here on. */
  void listingDone(int names) {
    release((long) names * LISTED);
  }

  /** Bytes of a name or of a symbolic link's target. */
  void nameBytes(int more) throws ImageFormatException {
    nameBytes += more;
    if (nameBytes > limits.nameBytes()) {
      throw exceeded("tree", limits.nameBytes(), "bytes of names and targets");
    }
  }

  private static ImageFormatException exceeded(String what, long limit, String unit) {
    return new ImageFormatException(
        "squashfs " + what + ": more than the limit of " + limit + " " + unit);
  }
}
