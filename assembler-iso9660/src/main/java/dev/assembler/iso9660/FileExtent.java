package dev.assembler.iso9660;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the bytes of one or more files lie, one after the other. A directory record names at most 4
 * GiB of them: a larger file has several file sections (ECMA-119, 6.5.1).
 */
final class FileExtent {

  /** The most whole blocks that 32 bits of data length hold. */
  static final long LARGEST_SECTION = 0xFFFF_F800L;

  static final FileExtent NONE = new FileExtent(null, 0, BootEntry.Patch.NONE);

  /** Null where a boot image writes itself, and where there is nothing. */
  final Content content;

  final long size;
  final BootEntry.Patch patch;
  long lba;

  FileExtent(Content content, long size, BootEntry.Patch patch) {
    this.content = content;
    this.size = size;
    this.patch = patch;
  }

  /** At least one, which may be empty. */
  int sections() {
    return (int) Math.max(1, (size + LARGEST_SECTION - 1) / LARGEST_SECTION);
  }

  long sectionLba(int index) {
    return lba + index * (LARGEST_SECTION / Blocks.SIZE);
  }

  long sectionSize(int index) {
    return Math.min(LARGEST_SECTION, size - index * LARGEST_SECTION);
  }

  long blocks() {
    return Blocks.count(size);
  }

  /** The bytes with what they are told of their place, which is settled. */
  byte[] patched() throws IOException {
    var image = new byte[Math.toIntExact(size)];
    try (ImageSource source = content.open()) {
      source.readAt(0, ByteBuffer.wrap(image));
    }
    BootInfoTable.patch(image, lba, patch);
    return image;
  }
}
