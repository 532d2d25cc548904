package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Locale;

/**
 * The inode of a regular file ({@code squashfs_reg_inode}, {@code squashfs_lreg_inode}), followed
 * by a size word for each of its blocks. A basic one has a single name, no xattrs, and start and
 * size below 2^32.
 *
 * @param startBlock where the first block is in the image; the others follow without a gap
 * @param fragment the fragment that holds the tail end, or {@link FragmentEntry#NONE}
 * @param fragmentOffset where the tail end begins in the uncompressed fragment
 * @param fileSize in bytes
 * @param sparse how many bytes of the file are in blocks that take no room; 0 in a basic inode
 * @param blocks {@link BlockSize} words: one for each full block, and one for the rest if it is in
 *     no fragment
 */
record FileInode(
    InodeHeader header,
    long startBlock,
    long fileSize,
    long sparse,
    long linkCount,
    long fragment,
    long fragmentOffset,
    long xattr,
    BlockList blocks)
    implements Inode {

  static final int BASIC_SIZE = 32;
  static final int EXTENDED_SIZE = 56;

  /** What fits an array, and its length in bytes an int. */
  private static final int MOST_BLOCKS = (Integer.MAX_VALUE - EXTENDED_SIZE) / Integer.BYTES;

  /** A list of words, and for each page a place in it, as much while it grows or when open. */
  private static final int BYTES_FOR_LIST = 48;

  private static final int BYTES_FOR_PAGE = 3 * Long.BYTES;

  /** What an array takes beside its elements. */
  private static final int BYTES_FOR_ARRAY = 16;

  FileInode {
    Inode.requireExtendable(header, linkCount, xattr);
    if (!header.extended() && (linkCount != 1 || sparse != 0)) {
      throw new IllegalArgumentException("a basic file inode has one name and counts no holes");
    }
  }

  /** How many words follow the inode of a file. */
  static long blockCount(long fileSize, int blockSize, boolean tailInFragment) {
    long full = fileSize / blockSize;
    return tailInFragment || fileSize % blockSize == 0 ? full : full + 1;
  }

  boolean hasFragment() {
    return fragment != FragmentEntry.NONE;
  }

  @Override
  public int size() {
    return (header.extended() ? EXTENDED_SIZE : BASIC_SIZE) + Integer.BYTES * blocks.count();
  }

  @Override
  public void writeTo(ByteBuffer target) {
    StructWriter inode = header.writeTo(new StructWriter("squashfs file inode", target));
    if (header.extended()) {
      inode
          .at(0x10)
          .u64("start_block", startBlock)
          .at(0x18)
          .u64("file_size", fileSize)
          .at(0x20)
          .u64("sparse", sparse)
          .at(0x28)
          .u32("nlink", linkCount)
          .at(0x2C)
          .u32("fragment", fragment)
          .at(0x30)
          .u32("offset", fragmentOffset)
          .at(0x34)
          .u32("xattr", xattr)
          .at(EXTENDED_SIZE);
    } else {
      inode
          .at(0x10)
          .u32("start_block", startBlock)
          .at(0x14)
          .u32("fragment", fragment)
          .at(0x18)
          .u32("offset", fragmentOffset)
          .at(0x1C)
          .u32("file_size", fileSize)
          .at(BASIC_SIZE);
    }
    blocks.putTo(target, 0);
  }

  static FileInode readFrom(RecordSource source, boolean extended, int blockSize)
      throws IOException {
    StructReader inode = source.next("squashfs file inode", extended ? EXTENDED_SIZE : BASIC_SIZE);
    InodeHeader header = InodeHeader.readFrom(inode);
    if (!extended) {
      long start = inode.at(0x10).u32("start_block");
      long fragment = inode.at(0x14).u32("fragment");
      long offset = inode.at(0x18).u32("offset");
      long size = inode.at(0x1C).u32("file_size");
      BlockList blocks = readBlocks(source, size, blockSize, fragment);
      return new FileInode(header, start, size, 0, 1, fragment, offset, NO_XATTRS, blocks);
    }
    long start = inode.at(0x10).u64("start_block");
    long size = inode.at(0x18).u64("file_size");
    if (size < 0) {
      throw inode.fault("file_size", 8, Long.toUnsignedString(size), "expected below 2^63");
    }
    if (size / blockSize >= MOST_BLOCKS) {
      throw inode.fault("file_size", 8, size, "more than " + MOST_BLOCKS + " blocks");
    }
    long sparse = inode.at(0x20).u64("sparse");
    if (sparse < 0 || sparse > size) {
      throw inode.fault(
          "sparse", 8, Long.toUnsignedString(sparse), "more than the file's size (" + size + ")");
    }
    long links = Inode.requireLinked(inode, inode.at(0x28).u32("nlink"));
    long fragment = inode.at(0x2C).u32("fragment");
    long offset = inode.at(0x30).u32("offset");
    long xattr = inode.at(0x34).u32("xattr");
    BlockList blocks = readBlocks(source, size, blockSize, fragment);
    return new FileInode(header, start, size, sparse, links, fragment, offset, xattr, blocks);
  }

  /** Room is made as words are read, not as the size claims; and none for those of holes. */
  private static BlockList readBlocks(RecordSource source, long size, int blockSize, long fragment)
      throws IOException {
    int count = (int) blockCount(size, blockSize, fragment != FragmentEntry.NONE);
    if (count == 0) {
      return BlockList.NONE;
    }
    source.hold(BYTES_FOR_LIST);
    var pages = new ArrayList<int[]>();
    for (int have = 0; have < count; have += BlockList.PAGE) {
      source.hold(BYTES_FOR_PAGE);
      int more = Math.min(count - have, BlockList.PAGE);
      pages.add(
          readPage(source.next("squashfs block list", Integer.BYTES * more), more, blockSize));
      if (pages.getLast() != null) {
        source.hold(BYTES_FOR_ARRAY + (long) Integer.BYTES * more);
      }
    }
    return new BlockList(count, pages.toArray(int[][]::new));
  }

  /** So many words, null if all are of holes. */
  private static int[] readPage(StructReader list, int count, int blockSize)
      throws ImageFormatException {
    int[] page = null;
    for (int i = 0; i < count; i++) {
      int word = (int) list.u32("block_list");
      if (!BlockSize.isValid(word) || BlockSize.of(word).stored() > blockSize) {
        throw list.fault(
            "block_list",
            4,
            String.format(Locale.ROOT, "0x%x", word),
            "not the size word of a block");
      }
      if (word != BlockSize.SPARSE.word()) {
        page = page == null ? new int[count] : page;
        page[i] = word;
      }
    }
    return page;
  }
}
