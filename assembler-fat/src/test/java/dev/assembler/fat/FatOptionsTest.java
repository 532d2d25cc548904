package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every option is in the bytes, or refused; type and cluster size follow from the size. */
class FatOptionsTest {

  private static final FatOptions DEFAULTS = FatOptions.defaults();

  private final FileTree tree = FatTrees.ordinary();

  @Test
  void whatIsAskedForIsSaid() throws IOException {
    long serial = DerivedIds.of("seed").serial32("fat/esp");
    FatOptions options =
        DEFAULTS
            .withLabel("ESP_1 2")
            .withVolumeSerial(serial)
            .withOemName("ASSEMBLE")
            .withHiddenSectors(0xFFFF_FFFFL)
            .withDiskGeometry(255, 63)
            .withMedia(0xF0);

    FatFacts facts = FatVolume.inspect(Written.volume(tree, options));

    assertEquals("ESP_1 2", facts.label());
    assertEquals(serial, facts.volumeSerial());
    assertEquals("ASSEMBLE", facts.oemName());
    assertEquals(0xFFFF_FFFFL, facts.hiddenSectors());
    assertEquals(255, facts.heads());
    assertEquals(63, facts.sectorsPerTrack());
    assertEquals(0xF0, facts.media());
  }

  /** The root has no time of its own: that of the label is. */
  @Test
  void theLabelHasTheTimeOfTheRoot() throws IOException {
    MemoryImage labelled = Written.volume(tree, DEFAULTS.withLabel("X"));

    assertEquals(FatTrees.TIME, FatVolume.read(labelled).root().metadata().mtimeSeconds());
    assertEquals(0, FatVolume.read(Written.volume(tree)).root().metadata().mtimeSeconds());
  }

  @Test
  void timesThatAreMovedAreCounted() throws IOException {
    FileTree tree = TreeFixtures.times();
    FatLayout layout = FatVolume.plan(tree, DEFAULTS);
    long moved = layout.summary().fact("times moved to 1980 or 2107");

    long[] expected = new long[1];
    tree.walk((path, node) -> {
      if (!DosTimestamp.isHeld(node.metadata().mtimeSeconds())) {
        expected[0]++;
      }
    });

    assertEquals(expected[0], moved);
  }

  @ParameterizedTest
  @CsvSource({
    "65536, FAT12, 512",
    "1474560, FAT12, 512",
    "2949120, FAT12, 1024",
    "4300800, FAT12, 2048",
    "4304896, FAT16, 1024",
    "10485760, FAT16, 2048",
    "134217728, FAT16, 2048",
    "268435456, FAT16, 4096",
    "536866816, FAT16, 8192",
    "536870912, FAT32, 4096",
    "8589934592, FAT32, 4096",
    "8594128896, FAT32, 8192",
    "34359738368, FAT32, 16384",
    "2199022206976, FAT32, 32768"
  })
  void typeAndClustersBySize(long size, FatType type, int clusterSize) throws IOException {
    FatLayout layout = FatVolume.plan(tree, DEFAULTS.withSize(size));

    assertEquals(type, layout.type());
    assertEquals(clusterSize, layout.clusterSize());
    assertEquals(size, layout.size());
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 512, FAT12, 512", "3000000, 512, FAT12, 1024", "6000000, 512, FAT16, 1024",
    "100000000, 512, FAT16, 2048", "500000000, 512, FAT16, 8192", "600000000, 512, FAT32, 4096",
    "1000, 4096, FAT12, 4096", "10000000, 4096, FAT12, 4096", "30000000, 4096, FAT16, 4096"
  })
  void typeAndClustersByContent(long bytes, int sectorSize, FatType type, int clusterSize)
      throws IOException {
    FatLayout layout =
        FatVolume.plan(TreeFixtures.singleFile(bytes), DEFAULTS.withSectorSize(sectorSize));

    assertEquals(type, layout.type());
    assertEquals(clusterSize, layout.clusterSize());
    assertEquals(0, layout.size() % (32L * sectorSize), "whole tracks");
  }

  @ParameterizedTest
  @CsvSource({"FAT12", "FAT16", "FAT32"})
  void theDataBeginsAtAClusterButOnFat12(FatType type) throws IOException {
    FatOptions options = DEFAULTS.withType(type).withClusterSize(32_768);

    FatLayout layout = FatVolume.plan(TreeFixtures.singleFile(1), options);

    assertEquals(type == FatType.FAT12, layout.geometry().dataOffset() % 32_768 != 0);
  }

  @Test
  void optionsThatMeanNothing() {
    refused(
        "sector size: 513, expected 512, 1024, 2048 or 4096", () -> DEFAULTS.withSectorSize(513));
    refused(
        "cluster size: 3000, expected a power of two from 512 (a sector) to 32768",
        () -> DEFAULTS.withClusterSize(3000));
    refused(
        "cluster size: 65536, expected a power of two from 512 (a sector) to 32768",
        () -> DEFAULTS.withClusterSize(65_536));
    refused(
        "cluster size: 512, expected a power of two from 4096 (a sector) to 32768",
        () -> DEFAULTS.withSectorSize(4096).withClusterSize(512));
    refused("size: 1000, expected a multiple of 512 (a sector)", () -> DEFAULTS.withSize(1000));
    refused("size: -512, expected a multiple of 512 (a sector)", () -> DEFAULTS.withSize(-512));
    refused(
        "size: 2199023255552, a FAT volume has at most 4294967295 sectors of 512 bytes",
        () -> DEFAULTS.withSize(1L << 41));
    refused(
        "label: \"twelve chars\" has 12 characters, the field holds 11",
        () -> DEFAULTS.withLabel("twelve chars"));
    refused(
        "label: \"esp\" has U+0065 in it, expected A to Z, 0 to 9, space and !#$%&'()-@^_`{}~",
        () -> DEFAULTS.withLabel("esp"));
    refused(
        "label: \" X\", begins or ends with a space, which readers take away",
        () -> DEFAULTS.withLabel(" X"));
    refused(
        "OEM name: \"123456789\" has 9 characters, the field holds 8",
        () -> DEFAULTS.withOemName("123456789"));
    refused(
        "volume serial: 4294967296, expected 0 to 4294967295",
        () -> DEFAULTS.withVolumeSerial(1L << 32));
    refused("hidden sectors: -1, expected 0 to 4294967295", () -> DEFAULTS.withHiddenSectors(-1));
    refused("media: 241, expected 248 to 255", () -> DEFAULTS.withMedia(0xF1));
    refused("heads: 256, expected 0 to 255", () -> DEFAULTS.withDiskGeometry(256, 1));
    refused("sectors per track: 64, expected 0 to 63", () -> DEFAULTS.withDiskGeometry(1, 64));
  }

  @Test
  void sizesNoVolumeHas() {
    refused(
        "size 512 with clusters of 512 bytes: 0 clusters, FAT12 takes 1 to 4069, 16 away from the"
            + " borders between types, where drivers disagree; at least 32768 bytes are needed",
        () -> FatVolume.plan(tree, DEFAULTS.withSize(512)));
    refused(
        "size 1048576 with clusters of 512 bytes: 1984 clusters, FAT32 takes 65541 to 268435445, 16"
            + " away from the borders between types, where drivers disagree; at least 34111488 bytes"
            + " are needed",
        () -> FatVolume.plan(tree, DEFAULTS.withType(FatType.FAT32).withSize(1 << 20)));
    refused(
        "size 536870912 with clusters of 32768 bytes: 16381 clusters, FAT12 takes 1 to 4069, 16 away"
            + " from the borders between types, where drivers disagree; a smaller volume is needed",
        () -> FatVolume.plan(tree, DEFAULTS.withType(FatType.FAT12).withSize(512 << 20)));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
