package dev.assembler.qcow2;

import static dev.assembler.testkit.HostileHosts.sameEverywhere;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.CountingImage;
import dev.assembler.testkit.FaultyImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Qcow2WriteTest {

  @ParameterizedTest
  @CsvSource({
    "512, store",
    "512, gzip:6",
    "512, zstd:3",
    "1024, gzip:1",
    "4096, zstd:3",
    "4096, store",
    "32768, gzip:6",
    "65536, store",
    "65536, gzip:6",
    "65536, zstd:3",
    "2097152, zstd:3",
    "2097152, store"
  })
  void aDiskComesBackAndVerifies(int clusterSize, String codec) throws IOException {
    MemoryImage disk = Disks.mixed(3_000_320, 7);

    MemoryImage file = Disks.qcow2(disk, Disks.options(clusterSize, codec));

    Qcow2Image.verify(file);
    try (ImageSource read = Qcow2Image.read(file)) {
      assertArrayEquals(disk.toBytes(), Disks.bytes(read));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 1 << 20})
  void anySizeIsRoundedUpToSectors(int size) throws IOException {
    byte[] bytes = Disks.text(new SplittableRandom(size), size);

    var file = new MemoryImage();
    ImageSummary summary =
        Qcow2Image.write(MemoryImage.of(bytes), Disks.options(65_536, "zstd:1"), file);

    Qcow2Image.verify(file);
    int virtual = (size + 511) / 512 * 512;
    assertEquals(virtual, summary.fact("virtual size"));
    try (ImageSource read = Qcow2Image.read(file)) {
      assertArrayEquals(Arrays.copyOf(bytes, virtual), Disks.bytes(read));
    }
  }

  @Test
  void theHeaderIsTheOneOfVersion3() throws IOException {
    var disk = new MemoryImage();
    disk.writeAt(0, ByteBuffer.wrap(new byte[] {1}));
    disk.setSize(1 << 20);

    MemoryImage file = Disks.qcow2(disk, Disks.options(65_536, "zstd:3"));

    assertEquals(
        "514649fb00000003"
            + "0000000000000000"
            + "0000000000000010"
            + "0000000000100000"
            + "0000000000000001"
            + "0000000000030000"
            + "0000000000040000"
            + "0000000100000000"
            + "0000000000000000"
            + "0000000000000008"
            + "0000000000000000"
            + "0000000000000000"
            + "0000000400000070"
            + "0100000000000000"
            + "0000000000000000",
        HexFormat.of().formatHex(file.head(120).array()));
    assertEquals(6 * 65_536, file.size());
  }

  @Test
  void compressedClustersShareHostClustersAndAreCounted() throws IOException {
    var disk = new MemoryImage();
    var random = new SplittableRandom(1);
    for (int i = 0; i < 40; i++) {
      disk.writeAt(i * 4096L, ByteBuffer.wrap(Disks.text(random, 4096)));
    }

    MemoryImage file = Disks.qcow2(disk, Disks.options(4096, "gzip:6"));

    ImageSummary verified = Qcow2Image.verify(file);
    assertEquals(40, verified.fact("compressed clusters"));
    assertTrue(file.size() < 35 * 4096, "packed: " + file.size());
  }

  @Test
  void holesAreNotReadAndZerosTakeNoRoom() throws IOException {
    var disk = new MemoryImage();
    disk.writeAt(5L << 30, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    disk.writeAt(6L << 30, ByteBuffer.allocate(1 << 20));
    disk.setSize(1L << 40);
    var watched = new CountingImage(disk);
    var file = new MemoryImage();

    ImageSummary summary = Qcow2Image.write(watched, Qcow2Options.defaults(), file);

    assertTrue(watched.bytesRead() <= 17 * 65_536, "read: " + watched.bytesRead());
    assertEquals(1, summary.fact("whole clusters"));
    assertTrue(file.size() < 1 << 20);
    try (ImageSource read = Qcow2Image.read(file)) {
      assertEquals(1L << 40, read.size());
      assertEquals(List.of(new Extent(5L << 30, 65_536)), read.dataExtents());
    }
  }

  @Test
  void everyHostAndAnyNumberOfThreadsMakeTheSameFile() throws IOException {
    MemoryImage disk = Disks.mixed(6 << 20, 3);
    for (String codec : List.of("store", "gzip:1", "zstd:3")) {
      sameEverywhere(host ->
          Disks.qcow2(disk, Disks.options(4096, codec).withThreads(host.threads())).sha256());
    }
  }

  @Test
  void everyFaultOfTheMediumComesOut() throws IOException {
    MemoryImage disk = Disks.mixed(300_000, 5);
    Qcow2Options options = Disks.options(4096, "zstd:1").withThreads(2);

    long writes = FaultyImage.atEveryWrite(image -> Qcow2Image.write(disk, options, image));

    assertTrue(writes > 10);
  }

  @Test
  void aWriterThatFailedLeavesNoDisk() throws IOException {
    MemoryImage disk = Disks.mixed(300_000, 5);
    FaultyImage full = FaultyImage.full(100_000);

    assertThrows(
        IOException.class, () -> Qcow2Image.write(disk, Disks.options(4096, "store"), full));

    assertThrows(dev.assembler.core.ImageFormatException.class, () -> Qcow2Image.read(full));
  }

  @Test
  void aDiskThatIsTooLargeForItsClustersIsRefused() {
    var disk = new MemoryImage();
    disk.setSize((128L << 30) + 1);

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Qcow2Image.write(disk, Disks.options(512, "store"), new MemoryImage()));

    assertEquals(
        "virtual size: 137438953984, with clusters of 512 bytes at most 137438953472; use larger"
            + " clusters",
        refused.getMessage());
  }

  @Test
  void optionsNameWhatTheyRefuse() {
    assertEquals(
        "cluster size: 1000, expected a power of two from 512 to 2097152",
        assertThrows(IllegalArgumentException.class, () -> Disks.options(1000, "store"))
            .getMessage());
    assertEquals(
        "codec: xz:6, expected store, gzip or zstd",
        assertThrows(IllegalArgumentException.class, () -> Disks.options(512, "xz")).getMessage());
    assertEquals(
        "threads: 0, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> Qcow2Options.defaults().withThreads(0))
            .getMessage());
  }

  @Test
  void progressAscendsToTheEnd() throws IOException {
    var events = new ArrayList<ProgressEvent>();

    Qcow2Image.write(
        Disks.mixed(1 << 20, 2), Qcow2Options.defaults(), new MemoryImage(), events::add);

    assertEquals(new ProgressEvent.StageStarted("writing qcow2 disk", 1 << 20), events.getFirst());
    assertEquals(new ProgressEvent.StageFinished(), events.getLast());
  }
}
