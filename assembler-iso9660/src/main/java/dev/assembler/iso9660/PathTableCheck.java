package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Compares both path tables of a volume with each other and with the directories. */
final class PathTableCheck {

  /** Whether a directory is where a path table says. */
  @FunctionalInterface
  interface Known {
    boolean test(long lba, long parent, byte[] identifier);
  }

  private static final String NAME = "path table record";

  private final ImageSource image;
  private final Volume volume;

  PathTableCheck(ImageSource image, Volume volume) {
    this.image = image;
    this.volume = volume;
  }

  void check(int directories, Known known) throws IOException {
    ByteBuffer little = volume.readTable(image, ByteOrder.LITTLE_ENDIAN);
    ByteBuffer big = volume.readTable(image, ByteOrder.BIG_ENDIAN);
    var places = new long[directories];
    int count = 0;
    for (int at = 0; at < little.limit(); count++) {
      long base = Blocks.offset(volume.lTable()) + at;
      int length = little.get(at) & 0xFF;
      int end = at + PathTable.FIXED + length;
      if (length == 0 || end > little.limit() || count == directories) {
        throw StructReader.fault(
            NAME, "length", base, length, "record " + (count + 1) + " of " + directories);
      }
      places[count] = (little.getInt(at + 2) & 0xFFFF_FFFFL) + (little.get(at + 1) & 0xFF);
      int parent = little.getShort(at + 6) & 0xFFFF;
      boolean same =
          big.get(at) == little.get(at)
              && big.get(at + 1) == little.get(at + 1)
              && big.getInt(at + 2) == little.getInt(at + 2)
              && big.getShort(at + 6) == little.getShort(at + 6)
              && Arrays.equals(bytes(big, at, length), bytes(little, at, length));
      if (!same) {
        throw StructReader.fault(
            NAME, "big-endian form", base, "another record", "expected the same as little-endian");
      }
      byte[] identifier = bytes(little, at, length);
      if (parent == 0
          || parent > count + 1
          || !known.test(places[count], places[parent - 1], identifier)) {
        throw StructReader.fault(
            NAME,
            "directory",
            base,
            '"' + PrintableBytes.of(identifier) + "\" at block " + places[count],
            "no directory is so named there");
      }
      at += PathTable.length(length);
    }
    if (count != directories) {
      throw new ImageFormatException(
          "path table: " + count + " directories, expected " + directories);
    }
  }

  private static byte[] bytes(ByteBuffer table, int record, int length) {
    var identifier = new byte[length];
    table.get(record + PathTable.FIXED, identifier);
    return identifier;
  }
}
