package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.TreeDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

@Tag("slow")
class SquashfsCorruptionTest {

  static final List<String> READABLE = SmallImage.READABLE;

  @ParameterizedTest
  @FieldSource("READABLE")
  void everyByteTurnedGivesARefusalOrATreeWithin64MiBOfHeap(String name) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CorruptionRun.class.getName(),
                name));

    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, run.waitFor(), output);
    assertTrue(output.matches("(?s).*" + name + ": [1-9][0-9]* refused, [0-9]+ walked.*"), output);
  }

  /** Padding may be cut to a device block: nothing that counts is lost then. */
  @ParameterizedTest
  @FieldSource("READABLE")
  void everyTruncationIsRefused(String name) throws IOException {
    SmallImage image = SmallImage.of(name);
    long used = image.superblock().bytesUsed();

    for (int length = 0; length < image.size(); length++) {
      SmallImage cut = image.cutTo(length);

      if (length < used || (length > used && length % 1024 != 0)) {
        assertThrows(ImageFormatException.class, cut::read, "cut to " + length);
      } else {
        assertEquals(List.of(), TreeDiff.between(image.read(), cut.read(), 5), "cut to " + length);
      }
    }
  }

  /** Each of these fields can be computed from the rest of the image. */
  @ParameterizedTest
  @CsvSource({
    "s_magic, 0x00, 4",
    "inodes, 0x04, 4",
    "block_size, 0x0C, 4",
    "fragments, 0x10, 4",
    "compression, 0x14, 2",
    "block_log, 0x16, 2",
    "no_ids, 0x1A, 2",
    "s_major, 0x1C, 2",
    "s_minor, 0x1E, 2",
    "root_inode, 0x20, 8",
    "bytes_used, 0x28, 8",
    "id_table_start, 0x30, 8",
    "xattr_id_table_start, 0x38, 8",
    "inode_table_start, 0x40, 8",
    "directory_table_start, 0x48, 8",
    "fragment_table_start, 0x50, 8",
    "lookup_table_start, 0x58, 8"
  })
  void aWrongSuperblockFieldIsAlwaysRefused(String field, int offset, int width) {
    for (String name : List.of("m-gzip", "m-xz", "m-zstd", "m-lz4")) {
      SmallImage image = SmallImage.of(name);
      long right = image.get(offset, width);
      long all = width == 8 ? -1L : (1L << 8 * width) - 1;
      var wrong =
          new ArrayList<>(List.of(0L, 1L, right + 1, right - 1, right * 2, right ^ all, all));
      for (int bit = 0; bit < 8 * width; bit++) {
        wrong.add(right ^ 1L << bit);
      }
      wrong.removeIf(value -> (value & all) == (right & all));

      for (long value : wrong) {
        assertThrows(
            ImageFormatException.class,
            () -> image.with(offset, width, value).read(),
            () -> String.format(Locale.ROOT, "%s: %s = 0x%x", name, field, value & all));
      }
    }
  }

  /**
   * What a flag says is checked wherever it can be: the others only tell how the image was made.
   */
  @ParameterizedTest
  @CsvSource({
    "m-gzip, 0",
    "m-gzip, 1",
    "m-gzip, 2",
    "m-gzip, 3",
    "m-gzip, 4",
    "m-gzip, 7",
    "m-gzip, 8",
    "m-gzip, 9",
    "m-gzip, 10",
    "m-gzip, 12",
    "m-gzip, 13",
    "m-gzip, 14",
    "m-gzip, 15",
    "m-lz4, 10",
    "m-padded, 7"
  })
  void aFlagThatContradictsTheTablesIsRefused(String name, int bit) {
    SmallImage image = SmallImage.of(name);

    SmallImage changed = image.with(0x18, 2, image.get(0x18, 2) ^ 1L << bit);

    assertThrows(ImageFormatException.class, changed::read);
  }

  /**
   * Tables that say again what stands elsewhere. In the raw image they can be damaged one field at
   * a time, not only as a compressed block.
   */
  @ParameterizedTest
  @CsvSource({"export table", "xattr id table", "directory table"})
  void aWrongByteOfARedundantTableIsRefused(String table) throws IOException {
    SmallImage image = SmallImage.of("m-raw");
    ImageSummary.Section section =
        SquashfsImage.inspect(image.source()).summary().section(table).orElseThrow();
    var trusted = new HashSet<Integer>();
    if (table.equals("xattr id table")) {
      int header = Math.toIntExact(image.superblock().xattrIdTableStart());
      trusted.addAll(List.of(header + 12, header + 13, header + 14, header + 15)); // unused
    }
    if (table.equals("directory table")) {
      // Names may be other names: "e" and "lines" of the root.
      int first = SmallImage.rawOffset(section.offset(), DirectoryHeader.SIZE);
      trusted.add(first + 8);
      for (int i = 0; i < 5; i++) {
        trusted.add(first + 9 + 8 + i);
      }
    }

    for (int at = (int) section.offset(); at < section.offset() + section.length(); at++) {
      for (int mask : new int[] {0xFF, 0x01, 0x80}) {
        SmallImage damaged = image.with(at, 1, image.get(at, 1) ^ mask);
        if (!trusted.contains(at)) {
          assertThrows(
              ImageFormatException.class,
              damaged::read,
              String.format(Locale.ROOT, "0x%x turned by 0x%x", at - section.offset(), mask));
        }
      }
    }
  }

  @Test
  void hugeCountsTakeNoMemory() {
    SmallImage image = SmallImage.of("m-raw");

    for (int offset : new int[] {0x04, 0x10}) {
      SmallImage changed = image.with(offset, 4, 0xFFFF_FFFFL);

      assertThrows(
          ImageFormatException.class,
          () -> SquashfsImage.read(changed.source(), Limits.defaults()),
          "field at " + offset);
    }
  }
}
