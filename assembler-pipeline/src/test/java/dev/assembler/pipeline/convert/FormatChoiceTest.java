package dev.assembler.pipeline.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.pipeline.UsageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatChoiceTest {

  @ParameterizedTest
  @CsvSource({
    "root.squashfs, squashfs, zstd:15",
    "root.SQFS, squashfs, zstd:15",
    "a.b/root.sqsh, squashfs, zstd:15",
    "root.tar, tar, store",
    "root.tar.gz, tar, gzip:9",
    "root.tar.xz, tar, xz:6",
    "root.tar.zst, tar, zstd:15"
  })
  void theSuffixDecides(String name, String format, String codec) {
    OutputFormat choice = OutputFormat.choose(null, null, name);

    assertEquals(format, choice.format().toString());
    assertEquals(codec, choice.codec().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root.img",
        "root",
        "dir.squashfs/root",
        "root.cpio",
        "root.cpio.zst",
        "root.iso",
        "root.fat",
        "root.raw",
        "root.qcow2",
        "root.efi",
        ".tar2"
      })
  void otherSuffixesAreRefusedWithTheList(String name) {
    var refused = assertThrows(UsageException.class, () -> OutputFormat.choose(null, null, name));

    assertEquals(true, refused.expected().startsWith("one of "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cpio", "initramfs", "fat", "iso", "disk", "qcow2", "uki", "ext4", "erofs", "oci"})
  void formatsOfLaterVersionsAreKnownByName(String name) {
    var refused = assertThrows(UsageException.class, () -> OutputFormat.choose(name, null, "x"));

    assertEquals(
        "--format "
            + name
            + ": "
            + name
            + " is not built into this version, expected one of"
            + " squashfs, tar",
        refused.getMessage());
  }
}
