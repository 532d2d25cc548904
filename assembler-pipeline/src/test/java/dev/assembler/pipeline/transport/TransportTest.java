package dev.assembler.pipeline.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.testkit.CountingImage;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.HostileHosts;
import dev.assembler.testkit.ReferenceTool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {

  @TempDir Path folder;

  /** Data in the first and the fourth unit of 8 MiB, and at the very end; all else is a hole. */
  private static MemoryImage disk() {
    var disk = new MemoryImage();
    var random = new SplittableRandom(1);
    for (long at : new long[] {0, 70_000, (25L << 20) + 5, (44 << 20) - 300}) {
      var bytes = new byte[40_000];
      random.nextBytes(bytes);
      for (int i = 1; i < bytes.length; i += 2) {
        bytes[i] = 'x';
      }
      disk.writeAt(at, ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, (44L << 20) - at)));
    }
    return disk;
  }

  private static byte[] stream(ImageSource disk, String codec, int threads) throws IOException {
    var out = new ByteArrayOutputStream();
    DiskStream.write(disk, Codec.parse(codec), threads, new StreamSink(out), ProgressListener.NONE);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd:3", "xz:1", "gzip:6", "lz4", "store"})
  void aDiskComesBack(String codec) throws IOException {
    MemoryImage disk = disk();

    byte[] stream = stream(disk, codec, 2);

    try (InputStream in = StreamDecompressor.open(new ByteArrayInputStream(stream))) {
      assertArrayEquals(disk.toBytes(), in.readAllBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd:3", "xz:0", "gzip:1"})
  void everyHostMakesTheSameStream(String codec) {
    MemoryImage disk = disk();
    HostileHosts.sameEverywhere(
        host -> MemoryImage.of(stream(disk, codec, host.threads())).sha256());
  }

  @Test
  void holesAreNotReadAndCostNextToNothing() throws IOException {
    var disk = disk();
    disk.setSize(64L << 30);
    var watched = new CountingImage(disk);
    var out = new ByteArrayOutputStream();

    ImageSummary summary =
        DiskStream.write(watched, Codec.zstd(3), 2, new StreamSink(out), ProgressListener.NONE);

    assertTrue(watched.bytesRead() < 200_000, "read: " + watched.bytesRead());
    assertEquals((64 << 10) / 4, summary.fact("units"));
    assertEquals((64 << 10) / 4 - 3, summary.fact("holes"));
    assertTrue(out.size() < 8 << 20, "stream: " + out.size());
  }

  @Test
  void everyFaultOfTheMediumComesOut() throws IOException {
    MemoryImage disk = disk();
    assertTrue(
        FaultyImage.atEveryWrite(
                image -> DiskStream.write(disk, Codec.zstd(1), 2, image, ProgressListener.NONE))
            > 3);
  }

  @ParameterizedTest
  @CsvSource({"zstd:3, zstd", "xz:1, xz", "gzip:1, gzip"})
  @Tag("reference")
  void theirProgramsDecompressOurs(String codec, String program) throws IOException {
    MemoryImage disk = disk();
    Path file = Files.write(folder.resolve("disk"), stream(disk, codec, 2));

    byte[] out =
        ReferenceTool.require(program).withInput(Files.readAllBytes(file)).run("-dc").out();

    assertArrayEquals(disk.toBytes(), out);
  }

  @Test
  void aMapNamesTheDataInBlocks() throws IOException {
    var disk = new MemoryImage();
    disk.writeAt(0, ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII)));
    disk.writeAt(5 * 4096, ByteBuffer.wrap(new byte[4099]));
    assertEquals(6 * 4096 + 3, disk.size());

    BlockMap map = BlockMap.of(disk, 1);

    assertEquals(List.of(0L, 5L), map.ranges().stream().map(BlockMap.Range::first).toList());
    assertEquals(List.of(0L, 6L), map.ranges().stream().map(BlockMap.Range::last).toList());
    assertEquals(
        """
        <?xml version="1.0" ?>
        <bmap version="2.0">
            <ImageSize> 24579 </ImageSize>
            <BlockSize> 4096 </BlockSize>
            <BlocksCount> 7 </BlocksCount>
            <MappedBlocksCount> 3 </MappedBlocksCount>
            <ChecksumType> sha256 </ChecksumType>
            <BmapFileChecksum> CHECKSUM </BmapFileChecksum>
            <BlockMap>
                <Range chksum="FIRST"> 0 </Range>
                <Range chksum="SECOND"> 5-6 </Range>
            </BlockMap>
        </bmap>
        """,
        new String(map.toXml(), StandardCharsets.US_ASCII)
            .replaceFirst("> [0-9a-f]{64} <", "> CHECKSUM <")
            .replace(map.ranges().getFirst().sha256(), "FIRST")
            .replace(map.ranges().getLast().sha256(), "SECOND"));
  }

  @Test
  void extentsThatShareABlockAreOneRange() throws IOException {
    var extents = List.of(new Extent(10, 10), new Extent(4000, 100), new Extent(12_288, 1));

    BlockMap map = BlockMap.of(new InPieces(MemoryImage.of(new byte[20_000]), extents), 2);

    assertEquals(List.of(0L, 3L), map.ranges().stream().map(BlockMap.Range::first).toList());
    assertEquals(List.of(1L, 3L), map.ranges().stream().map(BlockMap.Range::last).toList());
  }

  /** An image whose data is where a test says. */
  private record InPieces(MemoryImage image, List<Extent> dataExtents) implements ImageSource {

    @Override
    public long size() {
      return image.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      image.readAt(offset, target);
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  @Test
  void anEmptyDiskHasAnEmptyMap() throws IOException {
    var disk = new MemoryImage();
    disk.setSize(8192);

    assertEquals(List.of(), BlockMap.of(disk, 1).ranges());
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "zstd:3", "xz:1", "gzip:1"})
  @Tag("reference")
  void bmaptoolCopiesOursAndChecksEverySum(String codec) throws IOException {
    MemoryImage disk = disk();
    String suffix =
        switch (Codec.parse(codec).id()) {
          case ZSTD -> ".raw.zst";
          case XZ -> ".raw.xz";
          case GZIP -> ".raw.gz";
          default -> ".raw";
        };
    Path image = Files.write(folder.resolve("disk" + suffix), stream(disk, codec, 2));
    Path bmap = Files.write(folder.resolve("disk.bmap"), BlockMap.of(disk, 2).toXml());
    Path copy = folder.resolve("copy");

    ReferenceTool.require("bmaptool").run("copy", "--bmap", bmap, image, copy);

    assertArrayEquals(disk.toBytes(), Files.readAllBytes(copy));
  }

  @Test
  @Tag("reference")
  void bmaptoolRefusesAChangedDisk() throws IOException {
    MemoryImage disk = disk();
    Path bmap = Files.write(folder.resolve("disk.bmap"), BlockMap.of(disk, 2).toXml());
    disk.writeAt(70_001, ByteBuffer.wrap(new byte[] {0}));
    Path image = Files.write(folder.resolve("disk.raw"), disk.toBytes());

    ReferenceTool.Result refused =
        ReferenceTool.require("bmaptool")
            .tryRun("copy", "--bmap", bmap, image, folder.resolve("copy"));

    assertTrue(refused.exit() != 0 && refused.err().contains("hecksum"), refused.err());
  }
}
