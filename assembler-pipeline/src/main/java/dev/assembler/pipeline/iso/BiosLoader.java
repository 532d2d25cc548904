package dev.assembler.pipeline.iso;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.iso9660.BootEntry.Patch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Loaders for a BIOS, told apart by their bytes: what they want to be told of their place. */
final class BiosLoader {

  private static final int HEAD = 4096;

  /** Behind cdboot.img: in GRUB's diskboot.img, the segment at which the rest is loaded. */
  private static final int GRUB_SEGMENT = 0x9FE;

  private static final int LOAD_SEGMENT = 0x0820;

  private BiosLoader() {}

  /**
   * GRUB's eltorito.img, isolinux.bin, or anything with a boot info table; others are not patched.
   */
  static Patch patchOf(Content content) throws IOException {
    ByteBuffer head =
        ByteBuffer.allocate((int) Math.min(HEAD, content.size())).order(ByteOrder.LITTLE_ENDIAN);
    try (ImageSource source = content.open()) {
      source.readAt(0, head);
    }
    if (head.capacity() < 64) {
      return Patch.NONE;
    }
    boolean grub =
        head.capacity() > GRUB_SEGMENT + 2
            && (head.getInt(0) & 0xFFFFFF) == 0xE8
            && (head.getShort(GRUB_SEGMENT) & 0xFFFF) == LOAD_SEGMENT;
    if (grub) {
      return Patch.GRUB;
    }
    boolean isolinux = new String(head.array(), ISO_8859_1).contains("ISOLINUX");
    boolean hasTable = head.getInt(8) == 16 && head.getInt(16) == content.size();
    return isolinux || hasTable ? Patch.BOOT_INFO_TABLE : Patch.NONE;
  }
}
