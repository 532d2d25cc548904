package dev.assembler.uki;

import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The beginning of a vmlinuz.efi (drivers/firmware/efi/libstub/zboot-header.S): a PE program that
 * unpacks the Image in it.
 *
 * @param payload where the compressed Image begins
 * @param size of it
 * @param compression the kernel's name of it, such as gzip, zstd22 or xzkern
 */
record ZbootHeader(long payload, long size, String compression) {

  private static final int SIZE = 0x38;

  static Optional<ZbootHeader> of(ImageSource kernel) throws IOException {
    if (kernel.size() < SIZE) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    kernel.readAt(0, bytes);
    if (!new String(bytes.array(), 4, 4, StandardCharsets.ISO_8859_1).equals("zimg")) {
      return Optional.empty();
    }
    String name = new String(bytes.array(), 0x18, 32, StandardCharsets.ISO_8859_1);
    int end = name.indexOf(0);
    return Optional.of(
        new ZbootHeader(
            bytes.getInt(8) & 0xFFFF_FFFFL,
            bytes.getInt(12) & 0xFFFF_FFFFL,
            end < 0 ? name : name.substring(0, end)));
  }

  /** The release of the Image inside; empty for a compression that is not read here. */
  Optional<String> version(ImageSource kernel) throws IOException {
    if (payload < SIZE || payload + size > kernel.size()) {
      throw new ImageFormatException(
          "EFI zboot header.payload_offset at 0x8: "
              + payload
              + " + "
              + size
              + ", beyond the end of the file ("
              + kernel.size()
              + ")");
    }
    var packed = new VersionBanner.Bytes(kernel.window(payload, size));
    try (var image = StreamDecompressor.open(packed)) {
      return VersionBanner.find(image);
    } catch (ImageFormatException e) {
      // What the kernel's own decoder takes may be more than ours; the version can be stated.
      return Optional.empty();
    }
  }
}
