package dev.assembler.qcow2;

import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files: an exception of ours, or a disk that can be read to its end. */
class Qcow2CorruptionTest {

  private static final Limits LIMITS = new Limits(1000, 100_000, 100, 1 << 20, 1 << 20);

  private static byte[] small(String codec) throws IOException {
    var random = new SplittableRandom(1);
    var disk = new MemoryImage();
    disk.writeAt(0, ByteBuffer.wrap(Disks.text(random, 2000)));
    disk.writeAt(40_000, ByteBuffer.wrap(Disks.noise(random, 600)));
    disk.setSize(65_536);
    return Disks.qcow2(disk, Disks.options(512, codec)).toBytes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:6", "zstd:3"})
  void everyByteChangedIsReadOrRefused(String codec) throws IOException {
    byte[] file = small(codec);
    for (int mask : new int[] {0x01, 0x80, 0xFF}) {
      Mutations.everyByteChanged(file, mask, image -> Disks.walk(image, LIMITS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "zstd:3"})
  void everyChangeOfWhatIsToldTwiceFailsVerification(String codec) throws IOException {
    byte[] file = small(codec);
    int l1 = file.length - 3 * 512; // of two entries; then refcount table and refcount block
    for (int mask : new int[] {0x01, 0x80, 0xFF}) {
      BitSet refused =
          Mutations.everyByteChanged(file, mask, image -> Qcow2Image.verify(image, LIMITS));
      Mutations.assertRefused(refused, 0x00, 0x07); // version 2 would do as well, without zstd
      Mutations.assertRefused(refused, 0x08, 0x10); // backing_file_size means nothing without one
      Mutations.assertRefused(refused, 0x14, 0x18);
      Mutations.assertRefused(refused, 0x20, 0x24); // crypt_method; an L1 table may be longer
      Mutations.assertRefused(refused, 0x28, 0x40); // l1_table_offset to nb_snapshots
      Mutations.assertRefused(refused, 0x60, 0x64); // refcount_order
      Mutations.assertRefused(refused, 0x68, 0x69); // compression_type
      Mutations.assertRefused(refused, l1, l1 + 16);
      Mutations.assertRefused(refused, l1 + 512, file.length);
    }
  }

  @Test
  void everyTruncationFailsVerification() throws IOException {
    byte[] file = small("zstd:3");

    BitSet refused = Mutations.everyTruncation(file, image -> Qcow2Image.verify(image, LIMITS));
    Mutations.everyTruncation(file, image -> Disks.walk(image, LIMITS));

    Mutations.assertRefused(refused, 0, file.length);
  }
}
