package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What the volume descriptors say.
 *
 * @param joliet null where there is none
 * @param catalog the block of the boot catalog, or -1
 * @param end the block behind the terminator
 */
record DescriptorSet(Volume primary, Volume joliet, long catalog, long end) {

  /** More than any image has. */
  private static final int MOST = 64;

  private static final String NAME = "volume descriptor";

  /** UCS-2 at its three levels, of which everybody writes the last. */
  private static final Set<String> JOLIET_ESCAPES = Set.of("%/@", "%/C", "%/E");

  static DescriptorSet readFrom(ImageSource image) throws IOException {
    Volume primary = null;
    Volume joliet = null;
    long catalog = -1;
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    for (int i = 0; i < MOST; i++) {
      long lba = (long) Blocks.FIRST_DESCRIPTOR + i;
      long base = Blocks.offset(lba);
      image.readAt(base, block.clear());
      int type = block.get(0) & 0xFF;
      String id = text(block, 1, 5);
      if (!id.equals(VolumeDescriptor.STANDARD_ID)) {
        throw StructReader.fault(
            NAME, "standard id", base + 1, '"' + printable(id) + '"', "expected \"CD001\"");
      }
      int version = block.get(6) & 0xFF;
      switch (type) {
        case VolumeDescriptor.TERMINATOR -> {
          if (primary == null) {
            throw StructReader.fault(NAME, "type", base, type, "no primary one before it");
          }
          requireVersion(version, base);
          return new DescriptorSet(primary, joliet, catalog, lba + 1);
        }
        case VolumeDescriptor.PRIMARY -> {
          requireVersion(version, base);
          primary = primary == null ? Volume.readFrom(block, base, false) : primary;
        }
        case VolumeDescriptor.SUPPLEMENTARY -> {
          if (joliet == null && version == 1 && JOLIET_ESCAPES.contains(text(block, 0x58, 3))) {
            joliet = Volume.readFrom(block, base, true);
          }
        }
        case VolumeDescriptor.BOOT_RECORD -> {
          if (catalog < 0 && text(block, 7, 23).equals(VolumeDescriptor.EL_TORITO)) {
            catalog = block.order(ByteOrder.LITTLE_ENDIAN).getInt(0x47) & 0xFFFF_FFFFL;
          }
        }
        default -> {
          // A volume partition descriptor, or a type of the future.
        }
      }
    }
    throw new ImageFormatException(
        NAME + ": " + MOST + " of them without a terminator, expected one");
  }

  List<BootCatalog.Entry> readCatalog(ImageSource image) throws IOException {
    if (catalog < 0) {
      return List.of();
    }
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    image.readAt(Blocks.offset(catalog), block);
    return BootCatalog.decode(block, Blocks.offset(catalog));
  }

  private static void requireVersion(int version, long base) throws ImageFormatException {
    if (version != 1) {
      throw StructReader.fault(NAME, "version", base + 6, version, "expected 1");
    }
  }

  private static String text(ByteBuffer block, int at, int length) {
    var bytes = new byte[length];
    block.get(at, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String printable(String id) {
    return PrintableBytes.of(id.getBytes(StandardCharsets.ISO_8859_1));
  }
}
