package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * One entry of the fragment table: where a block of tail ends is ({@code squashfs_fragment_entry}).
 *
 * @param start offset in the image
 * @param size of the block in the image; never sparse
 */
record FragmentEntry(long start, BlockSize size) {

  static final int SIZE = 16;

  /** An inode's fragment number that says it has none. */
  static final long NONE = 0xFFFF_FFFFL;

  void writeTo(ByteBuffer target) {
    new StructWriter("squashfs fragment entry", target)
        .at(0x00)
        .u64("start_block", start)
        .at(0x08)
        .u32("size", size.word())
        .at(0x0C)
        .u32("unused", 0)
        .at(SIZE);
  }

  static FragmentEntry readFrom(StructReader entry) throws ImageFormatException {
    long start = entry.at(0x00).u64("start_block");
    int word = (int) entry.at(0x08).u32("size");
    if (!BlockSize.isValid(word) || BlockSize.of(word).isSparse()) {
      throw entry.fault(
          "size", 4, String.format(Locale.ROOT, "0x%x", word), "not the size word of a block");
    }
    entry.at(0x0C).zeros(4).at(SIZE);
    return new FragmentEntry(start, BlockSize.of(word));
  }
}
