package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.PaddedText;
import dev.assembler.core.bytes.PaddedText.Padding;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A primary or supplementary volume descriptor as it was read (ECMA-119, 8.4 and 8.5).
 *
 * @param base where it is in the image
 * @param applicationUse a character for each byte
 */
record Volume(
    long base,
    boolean joliet,
    String systemId,
    String volumeId,
    String volumeSetId,
    String publisher,
    String preparer,
    String application,
    String created,
    String modified,
    long blocks,
    long pathTableSize,
    long lTable,
    long mTable,
    DirectoryRecord root,
    String applicationUse) {

  /** Where the 512 bytes are in a descriptor that ECMA-119 leaves to applications (8.4.32). */
  static final int APPLICATION_USE = 0x373;

  static final int APPLICATION_USE_SIZE = 512;

  private static final String NAME = "volume descriptor";
  private static final int ROOT_RECORD = 0x9C;

  /**
   * @param base where the block is in the image
   */
  static Volume readFrom(ByteBuffer block, long base, boolean joliet) throws ImageFormatException {
    int blockSize = BothEndian.get16(NAME, "logical block size", block, 0x80, base);
    if (blockSize != Blocks.SIZE) {
      throw StructReader.fault(
          NAME, "logical block size", base + 0x80, blockSize, "expected " + Blocks.SIZE);
    }
    BothEndian.get16(NAME, "volume set size", block, 0x78, base);
    BothEndian.get16(NAME, "volume sequence number", block, 0x7C, base);
    DirectoryRecord root = DirectoryRecord.readFrom(block, ROOT_RECORD, ROOT_RECORD + 34, base);
    if (!root.isDirectory() || !root.isNamed(0)) {
      throw root.fault("flags", root.flags(), "the root, expected a directory named 0");
    }
    return new Volume(
        base,
        joliet,
        text(block, 0x08, 32, joliet),
        text(block, 0x28, 32, joliet),
        text(block, 0xBE, 128, joliet),
        text(block, 0x13E, 128, joliet),
        text(block, 0x1BE, 128, joliet),
        text(block, 0x23E, 128, joliet),
        date(block, 0x32D),
        date(block, 0x33E),
        BothEndian.get32(NAME, "volume space size", block, 0x50, base),
        BothEndian.get32(NAME, "path table size", block, 0x84, base),
        block.order(ByteOrder.LITTLE_ENDIAN).getInt(0x8C) & 0xFFFF_FFFFL,
        block.order(ByteOrder.BIG_ENDIAN).getInt(0x94) & 0xFFFF_FFFFL,
        root,
        latin(block, APPLICATION_USE, APPLICATION_USE_SIZE));
  }

  /** The whole of a path table. */
  ByteBuffer readTable(ImageSource image, ByteOrder order) throws IOException {
    long most = (long) PathTable.MOST_DIRECTORIES * PathTable.length(0xFF);
    if (pathTableSize > most) {
      throw new ImageFormatException(
          NAME + ".path table size: " + pathTableSize + ", expected at most " + most);
    }
    long lba = order == ByteOrder.LITTLE_ENDIAN ? lTable : mTable;
    ImageSource window = image.window(Blocks.offset(lba), pathTableSize);
    ByteBuffer table = ByteBuffer.allocate((int) pathTableSize).order(order);
    window.readAt(0, table);
    return table.flip();
  }

  private static String text(ByteBuffer block, int at, int width, boolean wide) {
    var bytes = new byte[width];
    block.get(at, bytes);
    if (wide) {
      try {
        return PaddedText.readUtf16("", bytes, Padding.SPACE, ByteOrder.BIG_ENDIAN)
            .replace("\0", "");
      } catch (ImageFormatException e) {
        return PrintableBytes.of(bytes);
      }
    }
    int end = width;
    while (end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
      end--;
    }
    return PrintableBytes.of(Arrays.copyOf(bytes, end));
  }

  private static String latin(ByteBuffer block, int at, int width) {
    var bytes = new byte[width];
    block.get(at, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String date(ByteBuffer block, int at) {
    var digits = new byte[16];
    block.get(at, digits);
    return PrintableBytes.of(digits);
  }
}
