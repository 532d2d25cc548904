package dev.assembler.iso9660;

import dev.assembler.core.bytes.PaddedText;
import dev.assembler.core.bytes.PaddedText.Alphabet;
import dev.assembler.core.bytes.PaddedText.Padding;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The volume descriptors, a block each (ECMA-119, 8): the primary one and Joliet's supplementary
 * one, which differ in how text is written, the boot record and the terminator.
 */
final class VolumeDescriptor {

  static final int BOOT_RECORD = 0;
  static final int PRIMARY = 1;
  static final int SUPPLEMENTARY = 2;
  static final int TERMINATOR = 255;
  static final String STANDARD_ID = "CD001";
  static final String EL_TORITO = "EL TORITO SPECIFICATION";

  /** UCS-2 level 3 (Joliet 1.0, "SVD Escape Sequences"). */
  static final String JOLIET_ESCAPE = "%/E";

  private static final Alphabet ANY = new Alphabet("any character", c -> c > 0);

  /** Where the parts of a hierarchy are. */
  record Places(long volumeBlocks, long pathTableSize, long lTable, long mTable) {}

  private VolumeDescriptor() {}

  static byte[] primary(IsoOptions options, Places places, PlannedDirectory root) {
    return volume(PRIMARY, options, places, root);
  }

  static byte[] joliet(IsoOptions options, Places places, PlannedDirectory root) {
    return volume(SUPPLEMENTARY, options, places, root);
  }

  static byte[] bootRecord(long catalog) {
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    head("boot record", block, BOOT_RECORD)
        .at(0x07)
        .bytes("boot system id", nul(EL_TORITO, 32), 32)
        .at(0x27)
        .zeros(32)
        .at(0x47)
        .u32("boot catalog", catalog);
    return block.array();
  }

  static byte[] terminator() {
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    head("set terminator", block, TERMINATOR);
    return block.array();
  }

  private static StructWriter head(String name, ByteBuffer block, int type) {
    return new StructWriter(name, block)
        .at(0x00)
        .u8("type", type)
        .at(0x01)
        .ascii("standard id", STANDARD_ID, 5)
        .at(0x06)
        .u8("version", 1);
  }

  private static byte[] volume(int type, IsoOptions options, Places places, PlannedDirectory root) {
    boolean wide = type == SUPPLEMENTARY;
    IsoOptions.Identifiers ids = options.identifiers();
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    head(wide ? "supplementary volume descriptor" : "primary volume descriptor", block, type)
        .at(0x07)
        .zeros(1)
        .at(0x08)
        .bytes("system id", text(ids.system(), 32, wide), 32)
        .at(0x28)
        .bytes("volume id", text(options.volumeId(), 32, wide), 32)
        .at(0x48)
        .zeros(8)
        .at(0x50);
    BothEndian.put32(block, places.volumeBlocks());
    block.put(nul(wide ? JOLIET_ESCAPE : "", 32)); // 0x58
    BothEndian.put16(block, 1); // 0x78: volumes of the set, the number of this one
    BothEndian.put16(block, 1);
    BothEndian.put16(block, Blocks.SIZE);
    BothEndian.put32(block, places.pathTableSize()); // 0x84
    block.order(ByteOrder.LITTLE_ENDIAN).putInt((int) places.lTable()).putInt(0);
    block.order(ByteOrder.BIG_ENDIAN).putInt((int) places.mTable()).putInt(0);
    rootRecord(block, root); // 0x9C
    new StructWriter("volume descriptor", block.position(0xBE))
        .at(0x00)
        .bytes("volume set id", text(ids.volumeSet(), 128, wide), 128)
        .at(0x80)
        .bytes("publisher id", text(ids.publisher(), 128, wide), 128)
        .at(0x100)
        .bytes("preparer id", text(ids.preparer(), 128, wide), 128)
        .at(0x180)
        .bytes("application id", text(ids.application(), 128, wide), 128)
        .at(0x200)
        .bytes("copyright file", text("", 37, wide), 37)
        .at(0x225)
        .bytes("abstract file", text("", 37, wide), 37)
        .at(0x24A)
        .bytes("bibliographic file", text("", 37, wide), 37)
        .at(0x26F)
        .bytes("creation date", date(VolumeDate.of(options.epoch()).digits()), 17)
        .at(0x280)
        .bytes("modification date", date(options.volumeDate().digits()), 17)
        .at(0x291)
        .bytes("expiration date", date("0".repeat(16)), 17)
        .at(0x2A2)
        .bytes("effective date", date("0".repeat(16)), 17)
        .at(0x2B3)
        .u8("file structure version", 1);
    return block.array();
  }

  private static void rootRecord(ByteBuffer block, PlannedDirectory root) {
    block.put((byte) 34).put((byte) 0);
    BothEndian.put32(block, root.lba);
    BothEndian.put32(block, root.size);
    IsoTimestamp.put(block, root.node.metadata().mtimeSeconds());
    block.put((byte) DirectoryEncoder.DIRECTORY_FLAG).put((byte) 0).put((byte) 0);
    BothEndian.put16(block, 1);
    block.put((byte) 1).put((byte) 0);
  }

  private static byte[] text(String text, int width, boolean wide) {
    if (!wide) {
      return PaddedText.ascii("", text, width, Padding.SPACE, Alphabet.PRINTABLE_ASCII);
    }
    // Half as many characters; a field of 37 bytes has a byte too many.
    String cut = text.length() > width / 2 ? text.substring(0, width / 2) : text;
    byte[] units = PaddedText.utf16("", cut, width / 2, Padding.SPACE, ByteOrder.BIG_ENDIAN, ANY);
    return Arrays.copyOf(units, width);
  }

  private static byte[] nul(String text, int width) {
    return PaddedText.ascii("", text, width, Padding.NUL, Alphabet.PRINTABLE_ASCII);
  }

  private static byte[] date(String digits) {
    return Arrays.copyOf(digits.getBytes(StandardCharsets.US_ASCII), 17);
  }
}
