package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where everything is in an image: the superblock and what follows from it. The sections fill the
 * image from its first byte to {@code bytes_used} without a gap, in the one order the kernel takes:
 * it computes each table's end from the next one's beginning and refuses lengths that differ.
 *
 * @param options the compressor's, or null
 * @param xattrHeader null without xattrs
 * @param dataStart where data may begin
 * @param directoryTableEnd where the first table behind the directory table begins
 * @param fragments null without fragments
 * @param export null without an export table
 * @param xattrIds null without xattrs
 */
record ImageSections(
    Superblock superblock,
    CodecOptionsBlock options,
    XattrIdHeader xattrHeader,
    long dataStart,
    long directoryTableEnd,
    LookupTable fragments,
    LookupTable export,
    LookupTable ids,
    LookupTable xattrIds) {

  /** A lookup table: metadata blocks from {@code start}, their offsets from {@code list}. */
  record LookupTable(long start, long list, long end) {}

  private static final int EXPORT_ENTRY_SIZE = 8;
  static final int ID_ENTRY_SIZE = 4;

  /** Images are padded to this, but may be cut to the kernel's smallest device block. */
  static final int PADDING = 4096;

  private static final int SMALLEST_DEVICE_BLOCK = 1024;

  static ImageSections of(ImageSource image) throws IOException {
    long imageSize = image.size();
    if (imageSize < Superblock.SIZE) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs superblock: cut off, %d of %d bytes are there",
              imageSize,
              Superblock.SIZE));
    }
    Superblock superblock = Superblock.readFrom(read(image, 0, Superblock.SIZE));
    requireWhole(superblock, imageSize);
    CodecOptionsBlock options = readOptions(superblock, image);
    long dataStart = (long) Superblock.SIZE + (options == null ? 0 : options.size());
    requireStarts(superblock, dataStart, imageSize);

    long next = superblock.bytesUsed();
    XattrIdHeader xattrHeader = null;
    LookupTable xattrIds = null;
    if (superblock.xattrIdTableStart() != Superblock.NO_TABLE) {
      long at = superblock.xattrIdTableStart();
      requireRoom("xattr_id_table_start", 0x38, at, XattrIdHeader.SIZE, next);
      xattrHeader =
          XattrIdHeader.readFrom(
              new StructReader("squashfs xattr id table", read(image, at, XattrIdHeader.SIZE), at));
      xattrIds =
          lookupTable(
              image,
              "xattr_id_table_start",
              0x38,
              at,
              XattrIdHeader.SIZE,
              LookupTableReader.blockCount(xattrHeader.ids(), XattrId.SIZE),
              next);
      next = xattrHeader.tableStart();
      if (next < superblock.directoryTableStart() || next >= xattrIds.start()) {
        throw StructReader.fault(
            "squashfs xattr id table",
            "xattr_table_start",
            at,
            hex(next),
            "expected between the directory table and the xattr id table");
      }
    }
    LookupTable ids =
        lookupTable(
            image,
            "id_table_start",
            0x30,
            superblock.idTableStart(),
            0,
            LookupTableReader.blockCount(superblock.ids(), ID_ENTRY_SIZE),
            next);
    next = ids.start();
    LookupTable export = null;
    if (superblock.exportTableStart() != Superblock.NO_TABLE) {
      export =
          lookupTable(
              image,
              "lookup_table_start",
              0x58,
              superblock.exportTableStart(),
              0,
              LookupTableReader.blockCount(superblock.inodes(), EXPORT_ENTRY_SIZE),
              next);
      next = export.start();
    }
    LookupTable fragments = null;
    if (superblock.fragments() > 0) {
      fragments =
          lookupTable(
              image,
              "fragment_table_start",
              0x50,
              superblock.fragmentTableStart(),
              0,
              LookupTableReader.blockCount(superblock.fragments(), FragmentEntry.SIZE),
              next);
      next = fragments.start();
    } else if (superblock.fragmentTableStart() != Superblock.NO_TABLE
        && superblock.fragmentTableStart() != next) {
      // mksquashfs names the place where the table would be
      throw Superblock.fault(
          "fragment_table_start",
          0x50,
          hex(superblock.fragmentTableStart()),
          String.format(Locale.ROOT, "expected %s or none, there are no fragments", hex(next)));
    }
    if (superblock.directoryTableStart() > next) {
      throw Superblock.fault(
          "directory_table_start",
          0x48,
          hex(superblock.directoryTableStart()),
          String.format(Locale.ROOT, "beyond the start of the next table (%s)", hex(next)));
    }
    return new ImageSections(
        superblock, options, xattrHeader, dataStart, next, fragments, export, ids, xattrIds);
  }

  /** Where the data area ends. */
  long dataEnd() {
    return superblock.inodeTableStart();
  }

  /** All of them, ascending, without empty ones; the padding is the last. */
  List<Section> list(long imageSize) {
    var list = new ArrayList<Section>();
    add(list, "superblock", 0, Superblock.SIZE);
    add(list, "compressor options", Superblock.SIZE, dataStart);
    add(list, "data and fragments", dataStart, dataEnd());
    add(list, "inode table", superblock.inodeTableStart(), superblock.directoryTableStart());
    add(list, "directory table", superblock.directoryTableStart(), directoryTableEnd);
    if (fragments != null) {
      add(list, "fragment table", fragments.start(), fragments.end());
    }
    if (export != null) {
      add(list, "export table", export.start(), export.end());
    }
    add(list, "id table", ids.start(), ids.end());
    if (xattrIds != null) {
      add(list, "xattr table", xattrHeader.tableStart(), xattrIds.start());
      add(list, "xattr id table", xattrIds.start(), xattrIds.end());
    }
    add(list, "padding", superblock.bytesUsed(), imageSize);
    return list;
  }

  private static void add(List<Section> list, String name, long start, long end) {
    if (end > start) {
      list.add(new Section(name, start, end - start));
    }
  }

  private static void requireWhole(Superblock superblock, long imageSize)
      throws ImageFormatException {
    long used = superblock.bytesUsed();
    if (used < Superblock.SIZE || used > imageSize) {
      throw Superblock.fault(
          "bytes_used",
          0x28,
          Long.toUnsignedString(used),
          used >= 0 && used < Superblock.SIZE
              ? "expected at least 96"
              : "beyond the end of the image (" + imageSize + ")");
    }
    boolean padded = imageSize % SMALLEST_DEVICE_BLOCK == 0 || imageSize - used >= PADDING;
    if (imageSize != used && !padded) {
      throw Superblock.fault(
          "bytes_used",
          0x28,
          used,
          String.format(
              Locale.ROOT,
              "the image has %d bytes, which is neither that nor padded to a block",
              imageSize));
    }
  }

  private static CodecOptionsBlock readOptions(Superblock superblock, ImageSource image)
      throws IOException {
    if (!superblock.has(SuperblockFlag.COMPRESSOR_OPTIONS)) {
      if (superblock.compressor() == SquashfsCompressor.LZ4) {
        throw Superblock.fault("flags", 0x18, "no compressor options", "lz4 must have them");
      }
      return null;
    }
    int size = (int) Math.min(16, superblock.bytesUsed() - CodecOptionsBlock.OFFSET);
    return CodecOptionsBlock.readFrom(
        superblock.compressor(), read(image, CodecOptionsBlock.OFFSET, size));
  }

  private static void requireStarts(Superblock superblock, long dataStart, long imageSize)
      throws ImageFormatException {
    long used = superblock.bytesUsed();
    requireInside("inode_table_start", 0x40, superblock.inodeTableStart(), used, imageSize);
    if (superblock.inodeTableStart() < dataStart) {
      throw Superblock.fault(
          "inode_table_start",
          0x40,
          hex(superblock.inodeTableStart()),
          "expected at least " + hex(dataStart));
    }
    requireInside("directory_table_start", 0x48, superblock.directoryTableStart(), used, imageSize);
    requireInside("id_table_start", 0x30, superblock.idTableStart(), used, imageSize);
    if (superblock.xattrIdTableStart() != Superblock.NO_TABLE) {
      requireInside("xattr_id_table_start", 0x38, superblock.xattrIdTableStart(), used, imageSize);
    }
    if (superblock.fragmentTableStart() != Superblock.NO_TABLE || superblock.fragments() > 0) {
      requireInside("fragment_table_start", 0x50, superblock.fragmentTableStart(), used, imageSize);
    }
    if (superblock.exportTableStart() != Superblock.NO_TABLE) {
      requireInside("lookup_table_start", 0x58, superblock.exportTableStart(), used, imageSize);
    }
    if (superblock.directoryTableStart() <= superblock.inodeTableStart()) {
      throw Superblock.fault(
          "directory_table_start",
          0x48,
          hex(superblock.directoryTableStart()),
          String.format(
              Locale.ROOT,
              "expected above the inode table (%s)",
              hex(superblock.inodeTableStart())));
    }
    boolean xattrs = superblock.xattrIdTableStart() != Superblock.NO_TABLE;
    requireFlag(
        superblock, SuperblockFlag.NO_XATTRS, xattrs, "an xattr table", "xattr_id_table_start");
    requireFlag(
        superblock,
        SuperblockFlag.NO_FRAGMENTS,
        superblock.fragments() > 0,
        "fragments",
        "fragments");
    boolean export = superblock.exportTableStart() != Superblock.NO_TABLE;
    if (superblock.has(SuperblockFlag.EXPORTABLE) != export) {
      throw Superblock.fault(
          "flags",
          0x18,
          export ? "not exportable" : "exportable",
          export ? "but there is an export table" : "but lookup_table_start names no table");
    }
  }

  private static void requireFlag(
      Superblock superblock, SuperblockFlag none, boolean some, String what, String field)
      throws ImageFormatException {
    if (some && superblock.has(none)) {
      throw Superblock.fault(
          "flags", 0x18, none, String.format(Locale.ROOT, "but %s says there is %s", field, what));
    }
  }

  /**
   * The table whose list of block offsets begins {@code extra} bytes behind {@code at} and has to
   * end at {@code next}.
   */
  private static LookupTable lookupTable(
      ImageSource image, String field, int offset, long at, int extra, long blocks, long next)
      throws IOException {
    long length = extra + blocks * Long.BYTES;
    requireRoom(field, offset, at, length, next);
    if (at + length != next) {
      throw Superblock.fault(
          field,
          offset,
          hex(at),
          String.format(
              Locale.ROOT,
              "its list of %d blocks ends at %s, expected %s",
              blocks,
              hex(at + length),
              hex(next)));
    }
    long first = read(image, at + extra, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (first < Superblock.SIZE || first >= at) {
      throw Superblock.fault(
          field, offset, hex(at), "its first block is said to be at " + hex(first));
    }
    return new LookupTable(first, at + extra, next);
  }

  private static void requireInside(String field, int offset, long at, long used, long imageSize)
      throws ImageFormatException {
    if (at >= Superblock.SIZE && at < used) {
      return;
    }
    String expectation;
    if (at >= 0 && at < Superblock.SIZE) {
      expectation = "expected at least " + Superblock.SIZE;
    } else if (at < 0 || at >= imageSize) {
      expectation = "beyond the end of the image (" + imageSize + ")";
    } else {
      expectation = "beyond bytes_used (" + used + ")";
    }
    throw Superblock.fault(field, offset, Long.toUnsignedString(at), expectation);
  }

  private static void requireRoom(String field, int offset, long at, long length, long next)
      throws ImageFormatException {
    if (at > next - length) {
      throw Superblock.fault(
          field,
          offset,
          hex(at),
          String.format(
              Locale.ROOT, "expected at least 0x%x below the next table (%s)", length, hex(next)));
    }
  }

  private static ByteBuffer read(ImageSource image, long at, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    image.readAt(at, bytes);
    return bytes.flip();
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "0x%x", value);
  }
}
