package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.TreePath;
import java.util.Locale;

/**
 * Finds a file's contents: its blocks in the data area, its tail end in a fragment. What an inode
 * says of either is checked before anyone reads it.
 */
final class ContentDecoder {

  private final ImageSections sections;
  private final Superblock superblock;
  private final FragmentEntry[] fragments;
  private final DataBlocks data;
  private final Limits limits;

  ContentDecoder(
      ImageSections sections, FragmentEntry[] fragments, DataBlocks data, Limits limits) {
    this.sections = sections;
    this.superblock = sections.superblock();
    this.fragments = fragments;
    this.data = data;
    this.limits = limits;
  }

  FileContent of(TreePath path, FileInode file) throws ImageFormatException {
    checkBlocks(path, file);
    if (!file.hasFragment()) {
      return new FileContent(data, file, null);
    }
    int count = fragments.length;
    if (file.fragment() >= count) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs file inode.fragment: %d, the fragment table has %d entries",
              file.fragment(),
              count));
    }
    long tail = file.fileSize() % superblock.blockSize();
    if (tail == 0) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs file inode.fragment: %d, a file of %d bytes has no tail end",
              file.fragment(),
              file.fileSize()));
    }
    FragmentEntry fragment = fragments[(int) file.fragment()];
    long room = fragment.size().raw() ? fragment.size().stored() : (long) superblock.blockSize();
    if (file.fragmentOffset() > room - tail) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs file inode.offset: %d, the tail end of %d bytes is beyond the fragment (%d)",
              file.fragmentOffset(),
              tail,
              room));
    }
    return new FileContent(data, file, fragment);
  }

  private void checkBlocks(TreePath path, FileInode file) throws ImageFormatException {
    long stored = 0;
    long holes = 0;
    int blockSize = superblock.blockSize();
    for (int i = 0; i < file.blocks().count(); i++) {
      BlockSize size = file.blocks().size(i);
      long length = Math.min(blockSize, file.fileSize() - (long) i * blockSize);
      stored += size.stored();
      holes += size.isSparse() ? length : 0;
      if (size.raw() && size.stored() != length) {
        throw PathFault.at(
            path,
            String.format(
                Locale.ROOT,
                "squashfs file inode.block_list: raw block %d of %d bytes, expected %d",
                i,
                size.stored(),
                length));
      }
      if (!size.raw() && !size.isSparse() && superblock.has(SuperblockFlag.UNCOMPRESSED_DATA)) {
        throw PathFault.at(
            path,
            String.format(
                    Locale.ROOT,
                    "squashfs file inode.block_list: block %d is compressed, the superblock's flags say",
                    i)
                + " that none is");
      }
    }
    // mksquashfs says one byte less of a file that is nothing but zeros: stat shows a block then.
    // Of one that is shorter than a block it says that nothing is sparse.
    boolean allHoles =
        holes == file.fileSize()
            && (file.sparse() == holes - 1 || file.sparse() == 0 && holes < blockSize);
    if (file.header().extended() && file.sparse() != holes && !allHoles) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs file inode.sparse: %d, its blocks of zeros are %d bytes",
              file.sparse(),
              holes));
    }
    long dataBytes = file.fileSize() - holes;
    if (dataBytes > limits.expansion()) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT, "%d bytes, more than the limit of %d", dataBytes, limits.expansion()));
    }
    long start = file.startBlock();
    if (stored > 0 && (start < sections.dataStart() || start > sections.dataEnd() - stored)) {
      throw PathFault.at(
          path,
          String.format(
                  Locale.ROOT,
                  "squashfs file inode.start_block: 0x%x, %d bytes there are outside the data area",
                  start,
                  stored)
              + String.format(
                  Locale.ROOT, " (0x%x to 0x%x)", sections.dataStart(), sections.dataEnd()));
    }
  }
}
