package dev.assembler.fat;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of clusters around 4085 and 65525, where the type changes and drivers disagree. */
class FatBorderTest {

  @TempDir Path folder;

  /** The writer would not make these; others do. */
  @ParameterizedTest
  @CsvSource({
    "FAT12, 1", "FAT12, 4083", "FAT12, 4084", "FAT16, 4085", "FAT16, 4086", "FAT16, 4087",
    "FAT16, 65523", "FAT16, 65524", "FAT32, 65524", "FAT32, 65525", "FAT32, 65526", "FAT32, 4084",
    "FAT32, 4085", "FAT32, 100"
  })
  void volumesAtTheBordersAreRead(FatType type, long clusters) throws IOException {
    FileTree tree = clusters == 1 ? new FatTrees.Builder().build() : FatTrees.ordinary();
    FatLayout layout = FatLayout.of(tree, FatOptions.defaults(), Borders.with(type, clusters));

    MemoryImage volume = Written.volume(layout);

    FatFacts facts = FatVolume.inspect(volume);
    assertEquals(type, facts.type());
    assertEquals(clusters, facts.clusters());
    assertSameTree(FatTrees.asRead(tree, false), FatVolume.read(volume));
    FatVolume.verify(volume);
  }

  @ParameterizedTest
  @CsvSource({"FAT12, 4069", "FAT16, 4101", "FAT16, 65509", "FAT32, 65541"})
  void theWriterGoesAsFarAs16Clusters(FatType type, long clusters) throws IOException {
    FatOptions options = Borders.options(type, clusters);

    FatLayout layout = FatVolume.plan(FatTrees.ordinary(), options);

    assertEquals(clusters, layout.clusters());
    MemoryImage volume = Written.volume(layout);
    assertSameTree(FatTrees.asRead(FatTrees.ordinary(), false), FatVolume.read(volume));
    FatVolume.verify(volume);
  }

  @ParameterizedTest
  @CsvSource({
    "FAT12, 4070, 1 to 4069, ; larger clusters or a smaller volume are needed",
    "FAT12, 4084, 1 to 4069, ; larger clusters or a smaller volume are needed",
    "FAT16, 4085, 4101 to 65509, ; at least 2146304 bytes are needed",
    "FAT16, 4100, 4101 to 65509, ; at least 2146304 bytes are needed",
    "FAT16, 65510, 4101 to 65509, ; larger clusters or a smaller volume are needed",
    "FAT32, 65525, 65541 to 268435445, ; at least 34111488 bytes are needed",
    "FAT32, 65540, 65541 to 268435445, ; at least 34111488 bytes are needed"
  })
  void theWriterGoesNoFurther(FatType type, long clusters, String range, String hint) {
    FatOptions options = Borders.options(type, clusters);

    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> FatVolume.plan(FatTrees.ordinary(), options));

    assertEquals(
        "size "
            + options.size()
            + " with clusters of 512 bytes: "
            + clusters
            + " clusters, "
            + type
            + " takes "
            + range
            + ", 16 away from the borders between types, where drivers disagree"
            + hint,
        refused.getMessage());
  }

  /** With the size given and the clusters chosen, a border is stepped over. */
  @Test
  void automaticClustersAvoidTheBorders() throws IOException {
    for (long clusters = 4060; clusters <= 4110; clusters++) {
      long size = Borders.with(FatType.FAT12, clusters).size();

      FatLayout layout = FatVolume.plan(FatTrees.ordinary(), FatOptions.defaults().withSize(size));

      assertEquals(FatType.FAT12, layout.type());
      assertEquals(clusters <= 4069 ? 512 : 1024, layout.clusterSize());
    }
  }

  /** Linux refuses it, too: 65525 are FAT32, but the table has 16 bits. */
  @Test
  void moreClustersThanFat16HasAreRefused() throws IOException {
    FatLayout layout =
        FatLayout.of(
            FatTrees.ordinary(), FatOptions.defaults(), Borders.with(FatType.FAT16, 65_524));
    long sectors = layout.size() / 512;
    MemoryImage volume = Written.volume(layout);
    volume.setSize(volume.size() + 512);

    ImageSource larger = Mutations.of(volume.toBytes()).u32(0x20, sectors + 1);

    assertEquals(
        "boot sector: 65525 clusters, FAT16 has at most 65524",
        assertThrows(ImageFormatException.class, () -> FatVolume.read(larger)).getMessage());
  }

  /** What mkfs.fat makes on request although it is too small; only a FATSz16 of 0 tells. */
  @Test
  @Tag("reference")
  void aTinyFat32OfMkfsIsFat32() throws IOException {
    Path file = folder.resolve("tiny.fat");
    ReferenceTool.require("mkfs.fat").run("-C", "-F", "32", "-s", "1", file, "1000");

    try (ImageSource volume = FileImage.openForReading(file)) {
      FatVolume.verify(volume);
      assertEquals(FatType.FAT32, FatVolume.inspect(volume).type());
      assertEquals(0, FatVolume.read(volume).root().size());
    }
  }

  @ParameterizedTest
  @Tag("reference")
  @CsvSource({"12, 2050", "16, 2100", "16, 33000", "32, 33500"})
  void mkfsOwnVolumesNearTheBorders(int type, int kibibytes) throws IOException {
    Path file = folder.resolve("border.fat");
    ReferenceTool.require("mkfs.fat").run("-C", "-F", type, "-s", "1", file, kibibytes);

    try (ImageSource volume = FileImage.openForReading(file)) {
      FatVolume.verify(volume);
      assertEquals("FAT" + type, FatVolume.inspect(volume).type().name());
    }
  }
}
