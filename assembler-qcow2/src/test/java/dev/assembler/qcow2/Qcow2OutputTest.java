package dev.assembler.qcow2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.FaultyImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Qcow2OutputTest {

  @ParameterizedTest
  @CsvSource({"4096, store", "4096, gzip:6", "65536, zstd:3"})
  void ascendingWritesMakeTheFileThatConversionMakes(int clusterSize, String codec)
      throws IOException {
    // Data in whole clusters, as a writer of partitions leaves it.
    var disk = new MemoryImage();
    var random = new SplittableRandom(4);
    for (int i = 0; i < 30; i += 1 + i % 3) {
      disk.writeAt(i * 65_536L, ByteBuffer.wrap(Disks.text(random, 65_536)));
    }
    disk.setSize(40 * 65_536L);
    Qcow2Options options = Disks.options(clusterSize, codec);

    var file = new MemoryImage();
    try (Qcow2Output output = Qcow2Image.create(options, file)) {
      ImageCopy.copy(disk, output);
      output.finish();
    }

    assertEquals(Disks.qcow2(disk, options).sha256(), file.sha256());
  }

  @Test
  void aPartitionTableWrittenLastStaysInMemoryUntilThen() throws IOException {
    byte[] body = Disks.text(new SplittableRandom(1), 3 << 20);
    var file = new MemoryImage();
    ImageSummary summary;
    try (Qcow2Output output = Qcow2Image.create(Disks.options(65_536, "zstd:3"), file)) {
      Image partition = output.window(1 << 20, body.length);
      partition.writeAt(96, ByteBuffer.wrap(body, 96, body.length - 96));
      partition.writeAt(0, ByteBuffer.wrap(body, 0, 96)); // a superblock
      output.setSize(5 << 20);
      output.writeAt((5 << 20) - 512, ByteBuffer.wrap(body, 0, 512)); // the backup
      output.writeAt(512, ByteBuffer.wrap(body, 512, 512));
      output.writeAt(0, ByteBuffer.wrap(body, 0, 512));
      summary = output.finish();
    }

    Qcow2Image.verify(file);
    assertEquals(50, summary.fact("compressed clusters"));
    try (ImageSource disk = Qcow2Image.read(file)) {
      assertEquals(5 << 20, disk.size());
      var read = new byte[body.length];
      disk.readAt(1 << 20, ByteBuffer.wrap(read));
      assertArrayEquals(body, read);
    }
  }

  /** Against an image in memory, whatever the order of writes, zeros, sizes and reads. */
  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "zstd:1"})
  void anyOrderOfWritesGivesTheSameDisk(String codec) throws IOException {
    for (long seed = 0; seed < 12; seed++) {
      var random = new SplittableRandom(seed);
      var model = new MemoryImage();
      var file = new MemoryImage();
      int clusterSize = 512 << random.nextInt(5);
      try (Qcow2Output output = Qcow2Image.create(Disks.options(clusterSize, codec), file)) {
        for (int step = 0; step < 300; step++) {
          step(random, model, output, "seed " + seed + ", step " + step);
        }
        output.finish();
      }
      Qcow2Image.verify(file);
      try (ImageSource disk = Qcow2Image.read(file)) {
        model.setSize(disk.size());
        assertArrayEquals(model.toBytes(), Disks.bytes(disk), "seed " + seed);
      }
    }
  }

  private static void step(SplittableRandom random, MemoryImage model, Image output, String what)
      throws IOException {
    int offset = random.nextInt(200_000);
    int length = 1 + random.nextInt(random.nextBoolean() ? 300 : 30_000);
    switch (random.nextInt(10)) {
      case 0 -> {
        model.setSize(offset);
        output.setSize(offset);
      }
      case 1, 2 -> {
        model.zeroAt(offset, length);
        output.zeroAt(offset, length);
      }
      case 3 -> {
        assertEquals(model.size(), output.size(), what);
        assertArrayEquals(model.toBytes(), Disks.bytes(output), what);
      }
      default -> {
        byte[] bytes =
            random.nextBoolean() ? Disks.text(random, length) : Disks.noise(random, length);
        model.writeAt(offset, ByteBuffer.wrap(bytes));
        output.writeAt(offset, ByteBuffer.wrap(bytes));
      }
    }
  }

  @Test
  void threadsChangeNothing() throws IOException {
    assertEquals(scattered(1), scattered(7));
  }

  private static String scattered(int threads) throws IOException {
    var random = new SplittableRandom(9);
    var file = new MemoryImage();
    try (Qcow2Output output =
        Qcow2Image.create(Disks.options(512, "zstd:1").withThreads(threads), file)) {
      for (int i = 0; i < 3000; i++) {
        output.writeAt(
            random.nextInt(1 << 20), ByteBuffer.wrap(Disks.text(random, 1 + random.nextInt(900))));
      }
      output.finish();
    }
    return file.sha256();
  }

  /** Each write opens another cluster of 2 MiB; all but 32 of them go into the file meanwhile. */
  @Test
  void openClustersAreBounded() throws IOException {
    var file = new MemoryImage();
    try (Qcow2Output output = Qcow2Image.create(Disks.options(2 << 20, "zstd:1"), file)) {
      for (int i = 0; i < 100; i++) {
        output.writeAt((long) i << 21, ByteBuffer.wrap(new byte[] {(byte) (i + 1)}));
      }
      output.writeAt(1, ByteBuffer.wrap(new byte[] {77}));
      assertTrue(file.size() > 0, "nothing is in the file yet");
      output.finish();
    }

    ImageSummary verified = Qcow2Image.verify(file);
    assertEquals(100, verified.fact("compressed clusters"));
    try (ImageSource disk = Qcow2Image.read(file)) {
      var first = ByteBuffer.allocate(2);
      disk.readAt(0, first);
      assertEquals(0x014D, first.getShort(0));
    }
  }

  @Test
  void everyFaultOfTheMediumComesOut() throws IOException {
    byte[] bytes = Disks.text(new SplittableRandom(2), 20_000);

    long writes =
        FaultyImage.atEveryWrite(image -> {
          try (Qcow2Output output = Qcow2Image.create(Disks.options(512, "zstd:1"), image)) {
            output.writeAt(5, ByteBuffer.wrap(bytes));
            output.writeAt(0, ByteBuffer.wrap(bytes, 0, 700));
            output.finish();
          }
        });

    assertTrue(writes > 10);
  }

  @Test
  void nothingCanBeWrittenAfterTheEnd() throws IOException {
    try (Qcow2Output output = Qcow2Image.create(Qcow2Options.defaults(), new MemoryImage())) {
      output.finish();

      assertThrows(IllegalStateException.class, () -> output.writeAt(0, ByteBuffer.allocate(1)));
      assertThrows(IllegalStateException.class, output::finish);
    }
  }
}
