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
    "root.tar.zst, tar, zstd:15",
    "root.cpio, cpio, store",
    "root.cpio.gz, cpio, gzip:9",
    "root.cpio.xz, cpio, xz:6",
    "root.cpio.zst, cpio, zstd:15",
    "root.CPIO.LZ4, cpio, lz4"
  })
  void theSuffixDecides(String name, String format, String codec) {
    OutputFormat.Choice choice = OutputFormat.choose(null, null, name);

    assertEquals(format, choice.format().name());
    assertEquals(codec, choice.codec().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root.img",
        "root",
        "dir.squashfs/root",
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
  @ValueSource(strings = {"erofs", "oci"})
  void formatsOfLaterVersionsAreKnownByName(String name) {
    var refused = assertThrows(UsageException.class, () -> OutputFormat.choose(name, null, "x"));

    assertEquals(
        "--format "
            + name
            + ": "
            + name
            + " is not built into this version, expected one of"
            + " cpio, ext4, fat, initramfs, iso, squashfs, tar",
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk", "qcow2"})
  void disksAreMadeOfLayouts(String name) {
    var refused = assertThrows(UsageException.class, () -> OutputFormat.choose(name, null, "x"));

    assertEquals(
        "--format "
            + name
            + ": a "
            + name
            + " holds partitions, not one tree, expected one of cpio, ext4, fat, initramfs, iso,"
            + " squashfs, tar; to lay out a disk: --layout DISK.toml",
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "tar, , o.tar.bz2, '--format tar without compression, but .bz2 stands for another compression'",
    "tar, , o.tar.lz4, '--format tar without compression, but .lz4 stands for another compression'",
    "tar, , o.tgz, '--format tar without compression, but .tgz stands for another compression'",
    "tar, xz, o.tar.gz, '--format tar with xz, but .gz stands for another compression'",
    "squashfs, , x.tar, '--format squashfs with zstd, but .tar stands for tar'",
    "squashfs, gzip, x.gz, '--format squashfs with gzip, but .gz stands for another compression'",
    "tar, , x.SQUASHFS, '--format tar without compression, but .squashfs stands for squashfs'",
    "initramfs, , x.cpio.bz2, '--format initramfs with zstd, but .bz2 stands for another"
        + " compression'",
    "tar, , x.cpio, '--format tar without compression, but .cpio stands for cpio'",
    "tar, , x.iso, '--format tar without compression, but .iso stands for iso'"
  })
  void aSuffixThatStandsForSomethingElseIsRefused(
      String format, String compression, String name, String found) {
    var refused =
        assertThrows(UsageException.class, () -> OutputFormat.choose(format, compression, name));

    assertEquals("--out " + name, refused.subject());
    assertEquals(found, refused.found());
  }

  @ParameterizedTest
  @CsvSource({"fat, store", "fat, zstd:3", "ext4, xz", "iso, zstd"})
  void aFormatThatIsNotCompressedTakesNoCompression(String format, String compression) {
    var refused =
        assertThrows(
            UsageException.class, () -> OutputFormat.choose(format, compression, "x." + format));

    assertEquals("--compression " + compression, refused.subject());
    assertEquals("the format is " + format, refused.found());
  }

  @ParameterizedTest
  @CsvSource({
    "tar, , o.tar.gz, gzip:9",
    "tar, lz4, o.tar.lz4, lz4",
    "tar, gzip, o.tgz, gzip:9",
    "tar, gzip, o.tar, gzip:9",
    "tar, , o.bin, store",
    "tar, , dir.gz/o, store",
    "squashfs, , o.raw, zstd:15",
    "initramfs, , initrd.img, zstd:15",
    "initramfs, , o.cpio.gz, gzip:9",
    "initramfs, xz, o.cpio, xz:6",
    "squashfs, gzip, o.img, gzip:9"
  })
  void otherSuffixesSayNothing(String format, String compression, String name, String codec) {
    assertEquals(codec, OutputFormat.choose(format, compression, name).codec().toString());
  }
}
