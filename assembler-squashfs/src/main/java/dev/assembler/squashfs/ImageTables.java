package dev.assembler.squashfs;

import dev.assembler.codec.BlockDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.util.Locale;

/**
 * The tables of an image: inodes and directories to be read from, the small ones read already.
 *
 * @param ids uids and gids
 * @param fragments in the order of their numbers
 * @param xattrs null without xattrs
 * @param export where each inode is, by number from 1; null without an export table
 */
record ImageTables(
    MetadataReader inodes,
    MetadataReader directories,
    long[] ids,
    FragmentEntry[] fragments,
    XattrReader xattrs,
    long[] export) {

  static ImageTables read(
      ImageSource image,
      ImageSections sections,
      BlockDecompressor decompressor,
      Allocation allocation)
      throws IOException {
    return new Opening(image, sections, decompressor, allocation).all();
  }

  /** What opening each table needs. */
  private record Opening(
      ImageSource image,
      ImageSections sections,
      BlockDecompressor decompressor,
      Allocation allocation) {

    ImageTables all() throws IOException {
      Superblock superblock = sections.superblock();
      MetadataReader inodes =
          table(
              "inode table",
              superblock.inodeTableStart(),
              superblock.directoryTableStart(),
              SuperblockFlag.UNCOMPRESSED_INODES);
      if (superblock.inodes() > inodes.largestSize() / IpcInode.BASIC_SIZE) {
        throw Superblock.fault(
            "inodes",
            0x04,
            superblock.inodes(),
            String.format(
                Locale.ROOT,
                "more than an inode table of %d metadata blocks can hold",
                inodes.blockCount()));
      }
      MetadataReader directories =
          table(
              "directory table",
              superblock.directoryTableStart(),
              sections.directoryTableEnd(),
              SuperblockFlag.UNCOMPRESSED_INODES);
      return new ImageTables(inodes, directories, ids(), fragments(), xattrs(), export());
    }

    private MetadataReader table(String name, long start, long end, SuperblockFlag raw)
        throws IOException {
      boolean allRaw = sections.superblock().has(raw);
      return new MetadataReader(name, image, start, end, allRaw, decompressor, allocation);
    }

    private LookupTableReader lookup(
        String name,
        ImageSections.LookupTable place,
        long listEnd,
        String record,
        int entrySize,
        long count,
        SuperblockFlag raw)
        throws IOException {
      MetadataReader blocks = table(name, place.start(), listEnd, raw);
      return new LookupTableReader(blocks, record, entrySize, count)
          .requireList(image, place.list());
    }

    private long[] ids() throws IOException {
      int count = sections.superblock().ids();
      ImageSections.LookupTable place = sections.ids();
      LookupTableReader table =
          lookup(
              "id table",
              place,
              place.list(),
              "squashfs id",
              ImageSections.ID_ENTRY_SIZE,
              count,
              SuperblockFlag.UNCOMPRESSED_IDS);
      var ids = new long[count];
      table.forEach((index, entry) -> ids[(int) index] = entry.u32("id"));
      return ids;
    }

    private FragmentEntry[] fragments() throws IOException {
      ImageSections.LookupTable place = sections.fragments();
      if (place == null) {
        return new FragmentEntry[0];
      }
      long count = sections.superblock().fragments();
      LookupTableReader table =
          lookup(
              "fragment table",
              place,
              place.list(),
              "squashfs fragment entry",
              FragmentEntry.SIZE,
              count,
              SuperblockFlag.UNCOMPRESSED_FRAGMENTS);
      allocation.hold(count * FragmentEntry.SIZE);
      var fragments = new FragmentEntry[Math.toIntExact(count)];
      table.forEach((index, entry) -> fragments[(int) index] = fragment(entry));
      return fragments;
    }

    private FragmentEntry fragment(StructReader entry) throws ImageFormatException {
      FragmentEntry fragment = FragmentEntry.readFrom(entry);
      BlockSize size = fragment.size();
      if (size.stored() > sections.superblock().blockSize()) {
        throw entry.fault(
            "size",
            8,
            size.stored(),
            "expected at most the block size (" + sections.superblock().blockSize() + ")");
      }
      if (fragment.start() < sections.dataStart()
          || fragment.start() > sections.dataEnd() - size.stored()) {
        throw entry.fault(
            "start_block",
            FragmentEntry.SIZE,
            String.format(Locale.ROOT, "0x%x", fragment.start()),
            String.format(
                Locale.ROOT,
                "outside the data area (0x%x to 0x%x)",
                sections.dataStart(),
                sections.dataEnd()));
      }
      if (!size.raw() && sections.superblock().has(SuperblockFlag.UNCOMPRESSED_FRAGMENTS)) {
        throw entry.fault("size", 8, "compressed", "the superblock's flags say that none is");
      }
      return fragment;
    }

    private XattrReader xattrs() throws IOException {
      ImageSections.LookupTable place = sections.xattrIds();
      if (place == null) {
        return null;
      }
      long count = sections.xattrHeader().ids();
      LookupTableReader idTable =
          lookup(
              "xattr id table",
              place,
              sections.superblock().xattrIdTableStart(),
              "squashfs xattr id",
              XattrId.SIZE,
              count,
              SuperblockFlag.UNCOMPRESSED_XATTRS);
      MetadataReader table =
          table(
              "xattr table",
              sections.xattrHeader().tableStart(),
              place.start(),
              SuperblockFlag.UNCOMPRESSED_XATTRS);
      allocation.hold(2 * count * XattrId.SIZE);
      return new XattrReader(table, idTable, Math.toIntExact(count), allocation);
    }

    private long[] export() throws IOException {
      ImageSections.LookupTable place = sections.export();
      if (place == null) {
        return null;
      }
      long count = sections.superblock().inodes();
      LookupTableReader table =
          lookup(
              "export table",
              place,
              place.list(),
              "squashfs export entry",
              Long.BYTES,
              count,
              SuperblockFlag.UNCOMPRESSED_INODES);
      allocation.hold(count * Long.BYTES);
      var export = new long[Math.toIntExact(count)];
      table.forEach((index, entry) -> export[(int) index] = entry.u64("inode"));
      return export;
    }
  }
}
