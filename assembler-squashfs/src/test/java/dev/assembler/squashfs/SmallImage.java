package dev.assembler.squashfs;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** An image of a reference tool, from the test resources, to be changed byte by byte. */
final class SmallImage {

  /** Every image there is whose compressor we read. */
  static final List<String> READABLE =
      List.of("m-gzip", "m-xz", "m-zstd", "m-lz4", "m-raw", "m-padded", "g-gzip");

  /** A damaged header may claim anything; what small images need is far below this. */
  static final Limits LIMITS =
      Limits.defaults().withNodes(10_000).withAllocation(8 << 20).withExpansion(64 << 20);

  private final ByteBuffer bytes;

  private SmallImage(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static SmallImage of(String name) {
    try (InputStream resource = SmallImage.class.getResourceAsStream(name + ".sqfs")) {
      return new SmallImage(Objects.requireNonNull(resource, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return bytes.capacity();
  }

  byte[] toBytes() {
    return bytes.array().clone();
  }

  ImageSource source() {
    return MemoryImage.of(toBytes());
  }

  Superblock superblock() throws IOException {
    return Superblock.readFrom(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind());
  }

  long get(int offset, int width) {
    return switch (width) {
      case 1 -> bytes.get(offset) & 0xFF;
      case 2 -> bytes.getShort(offset) & 0xFFFF;
      case 4 -> bytes.getInt(offset) & 0xFFFF_FFFFL;
      default -> bytes.getLong(offset);
    };
  }

  SmallImage with(int offset, int width, long value) {
    var changed = new SmallImage(toBytes());
    for (int i = 0; i < width; i++) {
      changed.bytes.put(offset + i, (byte) (value >>> 8 * i));
    }
    return changed;
  }

  SmallImage cutTo(int length) {
    return new SmallImage(Arrays.copyOf(bytes.array(), length));
  }

  /** Where the {@code nth} byte of a raw table's first metadata block is. */
  static int rawOffset(long tableStart, int nth) {
    return Math.toIntExact(tableStart) + MetadataBlock.HEADER_SIZE + nth;
  }

  FileTree read() throws IOException {
    return SquashfsImage.read(source(), LIMITS);
  }

  /** Reads every byte of every file. */
  static void readAll(FileTree tree) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        try (ImageSource open = file.content().open()) {
          for (long at = 0; at < file.size(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), file.size() - at));
            open.readAt(at, buffer);
          }
          open.dataExtents();
        }
      }
    });
  }
}
