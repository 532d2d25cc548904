package dev.assembler.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What e2fsprogs says of our volumes. */
@Tag("reference")
class Ext4ReferenceTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1024, 2048, 4096})
  void e2fsckFindsNothingToSay(int blockSize) throws IOException {
    for (var fixture : Ext4Trees.fixtures(blockSize).entrySet()) {
      for (Ext4Options options :
          new Ext4Options[] {
            Written.OPTIONS.withBlockSize(blockSize),
            Written.OPTIONS.withBlockSize(blockSize).withSize(200 << 20).forBoot(),
            Written.OPTIONS
                .withBlockSize(blockSize)
                .withSize(Ext4Options.AUTO)
                .withJournalBlocks(Ext4Options.NO_JOURNAL)
          }) {
        Path image = folder.resolve(fixture.getKey() + ".ext4");
        Written.file(fixture.getValue(), options, image);
        try {
          assertClean(image);
        } catch (AssertionError e) {
          throw new AssertionError(fixture.getKey() + ", " + options, e);
        }
        Files.delete(image);
      }
    }
  }

  /** Exit code 0, and nothing but the names of the passes and the count. */
  static void assertClean(Path image) throws IOException {
    ReferenceTool.Result result = ReferenceTool.require("e2fsck").tryRun("-fn", image);
    String words =
        result
            .text()
            .lines()
            .filter(line -> !line.matches("Pass [1-5].*|.*: \\d+/\\d+ files .*, \\d+/\\d+ blocks"))
            .reduce("", (a, b) -> a + b + "\n");
    assertEquals("", words);
    assertTrue(result.err().matches("e2fsck 1\\.[0-9.]+ \\(.*\\)\\s*"), result.err());
    assertEquals(0, result.exit());
  }

  @Test
  void dumpe2fsSeesWhatWasAskedFor() throws IOException {
    Path image =
        Written.file(
            TreeFixtures.everyKind(),
            Written.OPTIONS.withSize(64 << 20).withReservedPercent(3).withInodes(5000),
            folder.resolve("a.ext4"));

    String text = ReferenceTool.require("dumpe2fs").run("-h", image).text();

    for (String line :
        new String[] {
          "Filesystem volume name:   TEST",
          "Filesystem UUID:          " + Written.OPTIONS.uuid(),
          "Filesystem features:      has_journal ext_attr resize_inode dir_index filetype extent"
              + " 64bit flex_bg sparse_super large_file huge_file dir_nlink extra_isize"
              + " metadata_csum",
          "Filesystem state:         clean",
          "Default mount options:    user_xattr acl",
          "Block count:              16384",
          "Reserved block count:     491",
          "Inode count:              5008",
          "Block size:               4096",
          "Flex block group size:    16",
          "Filesystem created:       Tue Nov 14 22:13:20 2023",
          "Last write time:          Tue Nov 14 22:13:20 2023",
          "Last checked:             Tue Nov 14 22:13:20 2023",
          "Last mount time:          n/a",
          "Directory Hash Seed:      " + Written.OPTIONS.hashSeed(),
          "Total journal size:       4096k",
          "Checksum type:            crc32c"
        }) {
      assertTrue(text.lines().anyMatch(line::equals), line + "\n" + text);
    }
  }

  @Test
  void theBootProfileHasNo64Bit() throws IOException {
    Path image =
        Written.file(TreeFixtures.everyKind(), Written.OPTIONS.forBoot(), folder.resolve("a.ext4"));

    String text = ReferenceTool.require("dumpe2fs").run("-h", image).text();

    String features =
        text.lines().filter(line -> line.startsWith("Filesystem features:")).findFirst().orElse("");
    assertTrue(!features.matches(".*(64bit|metadata_csum_seed|orphan_file).*"), features);
  }

  @Test
  void hashesAreThoseOfDebugfs() throws IOException {
    ReferenceTool debugfs = ReferenceTool.require("debugfs");
    var hash = new DirectoryHash(Written.OPTIONS.hashSeed());
    for (String name :
        new String[] {"a", "file-000123", "x".repeat(31), "y".repeat(32), "z".repeat(255)}) {
      long expected = hash.of(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      String said =
          debugfs
              .run("-R", "dx_hash -h half_md4 -s " + Written.OPTIONS.hashSeed() + " " + name)
              .text();
      assertTrue(
          said.contains(
              String.format("0x%08x (minor 0x%08x)", expected >>> 32, expected & 0xFFFF_FFFFL)),
          said + Long.toHexString(expected));
    }
  }

  @Test
  void resize2fsGrowsIt() throws IOException {
    Path image =
        Written.file(
            TreeFixtures.flatDirectory(500),
            Written.OPTIONS.withSize(160 << 20),
            folder.resolve("a.ext4"));

    ReferenceTool.require("resize2fs").run(image, "1500M");

    assertClean(image);
  }
}
