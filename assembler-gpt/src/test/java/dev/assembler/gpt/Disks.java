package dev.assembler.gpt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Disks that several tests write. */
final class Disks {

  static final long MIB = 1 << 20;
  static final UUID DISK = UUID.fromString("11111111-2222-3333-4444-555555555555");
  static final UUID ESP = UUID.fromString("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
  static final UUID ROOT = UUID.fromString("bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee");

  private Disks() {}

  static DiskOptions gpt() {
    return DiskOptions.of(TableKind.GPT, DerivedIds.of("disks"));
  }

  static DiskOptions hybrid() {
    return DiskOptions.of(TableKind.HYBRID, DerivedIds.of("disks"));
  }

  static DiskOptions mbr() {
    return DiskOptions.of(TableKind.MBR, DerivedIds.of("disks"));
  }

  /** A partition of fixed size that is a hole. */
  static PartitionSpec empty(String name, String type, long size) {
    return PartitionSpec.of(name, type).withSize(PartitionSize.of(size));
  }

  /** A partition as large as this text, which begins with its name. */
  static PartitionSpec holding(String name, String type) {
    return PartitionSpec.of(name, type).withBody(PartitionBody.of(Content.of("this is " + name)));
  }

  /** The 16 MiB disk of two partitions that sgdisk and sfdisk make for tests. */
  static List<PartitionSpec> espAndRoot() {
    return List.of(
        empty("esp", "esp", 2 * MIB).withGuid(ESP),
        empty("root", "linux-generic", 4 * MIB).withGuid(ROOT));
  }

  /** A body of random size and bytes, which says only bounds before. */
  static PartitionBody unknown(int least, int most, int size) {
    return PartitionBody.between(
        least,
        most,
        (window, room) -> {
          window.writeAt(0, ByteBuffer.wrap(noise(size)));
          return size;
        });
  }

  static byte[] noise(int size) {
    var bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  static MemoryImage written(DiskOptions options, List<PartitionSpec> partitions)
      throws IOException {
    var image = new MemoryImage();
    DiskImage.write(DiskImage.plan(options, partitions), image);
    return image;
  }

  static Path write(Path file, DiskOptions options, List<PartitionSpec> partitions)
      throws IOException {
    try (FileImage image = FileImage.create(file)) {
      DiskImage.write(DiskImage.plan(options, partitions), image);
    }
    return file;
  }

  static byte[] bytes(ImageSource image, long offset, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count);
    image.readAt(offset, bytes);
    return bytes.array();
  }

  static String text(ImageSource image, int count) throws IOException {
    byte[] bytes = bytes(image, 0, (int) Math.min(count, image.size()));
    return new String(Arrays.copyOf(bytes, bytes.length), US_ASCII);
  }
}
