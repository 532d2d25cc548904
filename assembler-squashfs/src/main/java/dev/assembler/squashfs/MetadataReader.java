package dev.assembler.squashfs;

import dev.assembler.codec.BlockDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A table of metadata blocks, which follow each other without a gap from its start to its end. All
 * blocks but the last hold 8 KiB: the kernel's directory index counts on it. A few uncompressed
 * ones are kept. Not for two threads at once.
 */
final class MetadataReader {

  /** 2 MiB: the inodes of one directory are near each other in any image. */
  private static final int KEPT_BLOCKS = 256;

  private final String name;
  private final ImageSource image;
  private final BlockDecompressor decompressor;
  private int lastSize = -1;
  private final Allocation allocation;
  private final boolean allRaw;
  private final long start;
  private final long[] blocks;
  private final long end;
  private final Map<Integer, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Finds the blocks; none is uncompressed yet.
   *
   * @param name for messages, "inode table"
   * @param allRaw whether the superblock says that none of it is compressed
   */
  MetadataReader(
      String name,
      ImageSource image,
      long start,
      long end,
      boolean allRaw,
      BlockDecompressor decompressor,
      Allocation allocation)
      throws IOException {
    this.name = name;
    this.image = image;
    this.start = start;
    this.end = end;
    this.allRaw = allRaw;
    this.decompressor = decompressor;
    this.allocation = allocation;
    this.blocks = findBlocks();
  }

  private long[] findBlocks() throws IOException {
    var found = new long[16];
    int count = 0;
    long at = start;
    while (at < end) {
      int header = header(at);
      int stored = MetadataBlock.stored(header);
      if (stored == 0 || stored > MetadataBlock.SIZE) {
        throw fault(at, "length " + stored + ", expected 1 to " + MetadataBlock.SIZE);
      }
      if (at + MetadataBlock.HEADER_SIZE + stored > end) {
        throw fault(
            at,
            "length "
                + stored
                + String.format(Locale.ROOT, ", beyond the end of the table (0x%x)", end));
      }
      if (allRaw && !MetadataBlock.isRaw(header)) {
        throw fault(at, "compressed, but the superblock's flags say that none is");
      }
      allocation.hold(Long.BYTES);
      if (count == found.length) {
        found = Arrays.copyOf(found, 2 * count);
      }
      found[count++] = at;
      at += MetadataBlock.HEADER_SIZE + stored;
    }
    return Arrays.copyOf(found, count);
  }

  private int header(long at) throws IOException {
    if (end - at < MetadataBlock.HEADER_SIZE) {
      throw fault(at, String.format(Locale.ROOT, "cut off by the end of the table (0x%x)", end));
    }
    ByteBuffer header = ByteBuffer.allocate(MetadataBlock.HEADER_SIZE);
    image.readAt(at, header);
    return header.get(0) & 0xFF | (header.get(1) & 0xFF) << 8;
  }

  String name() {
    return name;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  int blockCount() {
    return blocks.length;
  }

  /** Where a block's header is in the image. */
  long blockStart(int index) {
    return blocks[index];
  }

  /** The most this table can be uncompressed, in bytes. */
  long largestSize() {
    return (long) blocks.length * MetadataBlock.SIZE;
  }

  /** What this table is uncompressed, in bytes. */
  long uncompressedSize() throws IOException {
    int last = blocks.length - 1;
    if (last < 0) {
      return 0;
    }
    if (lastSize < 0) {
      lastSize = block(last).length; // once: the block may be gone when this is asked again
    }
    return (long) last * MetadataBlock.SIZE + lastSize;
  }

  /** Reads from a reference on. */
  MetadataCursor at(MetadataRef ref) throws IOException {
    int index = Arrays.binarySearch(blocks, start + ref.block());
    if (index < 0) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT, "squashfs %s: reference %s, no metadata block begins there", name, ref));
    }
    if (ref.offset() >= block(index).length) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs %s: reference %s, the block has %d bytes",
              name,
              ref,
              block(index).length));
    }
    return new MetadataCursor(this, index, ref.offset(), allocation);
  }

  /** Reads from the first byte on. */
  MetadataCursor atStart() {
    return new MetadataCursor(this, 0, 0, allocation);
  }

  /** A block's uncompressed bytes, not to be changed. */
  byte[] block(int index) throws IOException {
    byte[] have = kept.get(index);
    if (have == null) {
      have = uncompress(index);
      kept.put(index, have);
      if (kept.size() > KEPT_BLOCKS) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return have;
  }

  private byte[] uncompress(int index) throws IOException {
    long at = blocks[index];
    int header = header(at);
    var stored = new byte[MetadataBlock.stored(header)];
    image.readAt(at + MetadataBlock.HEADER_SIZE, ByteBuffer.wrap(stored));
    byte[] block = MetadataBlock.isRaw(header) ? stored : uncompress(at, stored);
    if (block.length == 0 || (index < blocks.length - 1 && block.length != MetadataBlock.SIZE)) {
      throw fault(
          at, String.format(Locale.ROOT, "%d bytes uncompressed, expected 8192", block.length));
    }
    return block;
  }

  private byte[] uncompress(long at, byte[] stored) throws ImageFormatException {
    var room = new byte[MetadataBlock.SIZE];
    try {
      int size = decompressor.decompress(stored, 0, stored.length, room, 0, room.length);
      return size == room.length ? room : Arrays.copyOf(room, size);
    } catch (ImageFormatException e) {
      throw new ImageFormatException(fault(at, e.getMessage()).getMessage(), e);
    }
  }

  ImageFormatException fault(long at, String what) {
    return new ImageFormatException(
        String.format(Locale.ROOT, "squashfs %s: metadata block at 0x%x: %s", name, at, what));
  }
}
