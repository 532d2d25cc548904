package dev.assembler.fat;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.LeakCheck;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was written is what is read, and what verification accepts. */
class FatRoundTripTest {

  @ParameterizedTest
  @CsvSource({
    "FAT12, 512, 512", "FAT12, 512, 32768", "FAT12, 4096, 4096", "FAT16, 512, 512",
    "FAT16, 1024, 2048", "FAT16, 4096, 4096", "FAT32, 512, 512", "FAT32, 512, 4096",
    "FAT32, 2048, 2048", "FAT32, 4096, 4096"
  })
  void everyTypeWithEverySector(FatType type, int sectorSize, int clusterSize) throws IOException {
    FatOptions options =
        FatOptions.defaults()
            .withType(type)
            .withSectorSize(sectorSize)
            .withClusterSize(clusterSize)
            .withLabel("ROUND TRIP");
    FatLayout layout = FatVolume.plan(FatTrees.ordinary(), options);

    MemoryImage volume = Written.volume(layout);

    assertEquals(layout.size(), volume.size());
    assertSameTree(FatTrees.asRead(FatTrees.ordinary(), true), FatVolume.read(volume));
    ImageSummary verified = FatVolume.verify(volume);
    for (String fact : layout.summary().facts().keySet()) {
      if (!fact.startsWith("times")) {
        assertEquals(layout.summary().fact(fact), verified.fact(fact), fact);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FatType.class)
  void randomTrees(FatType type) throws IOException {
    for (int seed = 1; seed <= 25; seed++) {
      FileTree tree = FatTrees.random(seed, seed * 12);
      try {
        MemoryImage volume = Written.volume(tree, FatOptions.defaults().withType(type));

        assertSameTree(FatTrees.asRead(tree, false), FatVolume.read(volume));
        FatVolume.verify(volume);
      } catch (IOException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void clusterBordersOfFiles() throws IOException {
    FileTree tree = TreeFixtures.blockBorders(2048);

    MemoryImage volume =
        Written.volume(tree, FatOptions.defaults().withClusterSize(2048).withLabel("BORDERS"));

    assertSameTree(FatTrees.asRead(tree, true), FatVolume.read(volume));
    FatVolume.verify(volume);
  }

  /** From one cluster to several, and with the last one filled to its end. */
  @ParameterizedTest
  @CsvSource({"1", "6", "7", "8", "13", "14", "15", "40"})
  void directoriesThatSpanClusters(int files) throws IOException {
    var builder = new FatTrees.Builder();
    for (int i = 0; i < files; i++) {
      builder.file("/dir/sub/file-" + i, Content.of("" + i));
    }
    FileTree tree = builder.build();

    MemoryImage volume = Written.volume(tree, FatOptions.defaults().withClusterSize(512));

    assertSameTree(FatTrees.asRead(tree, false), FatVolume.read(volume));
    FatVolume.verify(volume);
  }

  @ParameterizedTest
  @EnumSource(
      value = FatType.class,
      names = {"FAT16", "FAT32"})
  void tenThousandFilesInOneDirectory(FatType type) throws IOException {
    var builder = new FatTrees.Builder();
    for (int i = 0; i < 10_000; i++) {
      builder.file("/many/a file of ten thousand, number " + i + ".txt", Content.of("" + i));
    }
    FileTree tree = builder.build();

    MemoryImage volume = Written.volume(tree, FatOptions.defaults().withType(type));

    assertSameTree(FatTrees.asRead(tree, false), FatVolume.read(volume));
    FatVolume.verify(volume);
  }

  @Test
  void nothingButARoot() throws IOException {
    FileTree tree = new FatTrees.Builder().build();

    MemoryImage volume = Written.volume(tree);

    assertSameTree(FatTrees.asRead(tree, false), FatVolume.read(volume));
    FatVolume.verify(volume);
    assertEquals(FatType.FAT12, FatVolume.inspect(volume).type());
  }

  @Test
  void deepDirectories() throws IOException {
    FileTree tree = TreeFixtures.deep(900);

    MemoryImage volume = Written.volume(tree, FatOptions.defaults().withLabel("DEEP"));

    assertSameTree(FatTrees.asRead(tree, true), FatVolume.read(volume));
    FatVolume.verify(volume);
  }

  /** A file of a gigabyte that is a hole takes nothing, and neither does free space. */
  @Test
  void holesStayHoles() throws IOException {
    FileTree tree = TreeFixtures.sparse();
    var image = new MemoryImage();

    FatVolume.write(tree, FatOptions.defaults().withSize(3L << 30).withLabel("HOLES"), image);

    long data = image.dataExtents().stream().mapToLong(extent -> extent.length()).sum();
    // Two tables with four bytes for each of a gigabyte's clusters, and the written data.
    assertTrue(data < 3L << 20, data + " bytes");
    assertSameTree(FatTrees.asRead(tree, true), FatVolume.read(image));
    FatVolume.verify(image);
  }

  /** Each content has clusters of its own. */
  @Test
  void equalContentsAreNotShared() throws IOException {
    var tree =
        new FatTrees.Builder()
            .file("/a", Contents.noise(1, 700))
            .file("/b", Contents.noise(1, 700))
            .build();

    assertEquals(
        4,
        FatVolume.plan(tree, FatOptions.defaults())
                .summary()
                .section("files")
                .orElseThrow()
                .length()
            / 512);
  }

  @Test
  void whatTheSinkHeldBeforeIsGone() throws IOException {
    FatOptions options = FatOptions.defaults().withSize(4 << 20);
    var image = MemoryImage.of(noise(5 << 20));

    FatVolume.write(FatTrees.ordinary(), options, image);

    assertEquals(Written.volume(FatTrees.ordinary(), options).sha256(), image.sha256());
  }

  /** A partition of a disk: nothing outside of the window is touched. */
  @Test
  void aWindowOfADisk() throws IOException {
    FatLayout layout =
        FatVolume.plan(FatTrees.ordinary(), FatOptions.defaults().withHiddenSectors(2048));
    var disk = new MemoryImage();
    disk.setSize((1L << 20) + layout.size() + 512);

    FatVolume.write(layout, disk.window(1 << 20, layout.size()));

    assertEquals(1 << 20, disk.dataExtents().getFirst().offset());
    try (var window = disk.window(1 << 20, layout.size())) {
      FatVolume.verify(window);
      assertEquals(2048, FatVolume.inspect(window).hiddenSectors());
      assertSameTree(FatTrees.asRead(FatTrees.ordinary(), false), FatVolume.read(window));
    }
  }

  @Test
  void anyFailingWriteComesOut() {
    FatOptions options = FatOptions.defaults().withSize(2 << 20);

    long writes =
        FaultyImage.atEveryWrite(image -> FatVolume.write(FatTrees.ordinary(), options, image));

    assertTrue(writes >= 3, writes + " writes");
    assertThrows(
        IOException.class,
        () -> FatVolume.write(FatTrees.ordinary(), options, FaultyImage.full(1000)));
  }

  @Test
  void everyContentIsOpenedOnceAndClosed() throws IOException {
    try (var check = new LeakCheck()) {
      FileTree tree = check.watch(TreeFixtures.blockBorders(512));

      FatVolume.write(tree, FatOptions.defaults(), new MemoryImage());

      assertEquals(20, check.opened(), "two empty files need no opening");
    }
  }

  @Test
  void progressCountsAllBytesAndNames() throws IOException {
    var events = new ArrayList<ProgressEvent>();

    FatVolume.write(FatTrees.ordinary(), FatOptions.defaults(), new MemoryImage(), events::add);

    assertEquals(
        new ProgressEvent.StageStarted("writing FAT volume", contentBytes()), events.getFirst());
    assertEquals(new ProgressEvent.Advanced(contentBytes(), 16), events.get(events.size() - 2));
    assertEquals(new ProgressEvent.StageFinished(), events.getLast());
  }

  @Test
  void aPlanIsPrinted() throws IOException {
    FatLayout layout =
        FatVolume.plan(
            TreeFixtures.singleFile(1000),
            FatOptions.defaults().withType(FatType.FAT32).withSize(64 << 20));

    assertEquals(
        """
        FAT32, 131072 sectors of 512 bytes, 129022 clusters of 512 bytes, 129019 of them free
          0x0000000000          512  boot sector
          0x0000000200        15872  FSInfo, backups and reserved
          0x0000004000       516608  FAT 1
          0x0000082200       516608  FAT 2
          0x0000100400          512  directories
          0x0000100600         1024  files
          0x0000100a00     66057728  free clusters
        """,
        layout.toString());
  }

  private static long contentBytes() throws IOException {
    return FatVolume.plan(FatTrees.ordinary(), FatOptions.defaults())
        .summary()
        .fact("content bytes");
  }

  private static byte[] noise(int size) throws IOException {
    var bytes = new byte[size];
    try (var source = Contents.noise(3, size).open()) {
      source.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }
}
