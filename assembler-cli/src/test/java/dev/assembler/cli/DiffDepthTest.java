package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images inside of images: each is looked into, and what differs is named by its whole path. */
class DiffDepthTest {

  @TempDir Path folder;

  @BeforeEach
  void twoBuilds() throws IOException {
    for (String build : List.of("one", "two")) {
      Path initrd = Files.createDirectories(path(build, "initrd/etc"));
      Files.writeString(initrd.resolve("version"), build.equals("one") ? "v=1\n" : "v=2\n");
      Files.createDirectories(path(build, "root/boot"));
      Files.createDirectories(path(build, "out"));
      packed(build, "initrd", "root/boot/initrd.img", "--format=cpio", "--compression=zstd");
    }
  }

  @ParameterizedTest
  @CsvSource({"iso", "ext4", "squashfs", "tar.zst", "cpio.gz"})
  void anInitrdInATree(String suffix) throws IOException {
    String[] seed = {"--format=" + suffix.replaceAll("\\..*", ""), "--seed=x"};
    String[] options = suffix.equals("iso") || suffix.equals("ext4") ? seed : new String[0];

    assertOneByte(
        ":/boot/initrd.img:/etc/version",
        packed("one", "root", "out/x." + suffix, options),
        packed("two", "root", "out/x." + suffix, options));
  }

  /** An early segment with the same in it, and the main one. */
  @Test
  void segmentsOfAnInitrdInATree() throws IOException {
    for (String build : List.of("one", "two")) {
      packed(
          build,
          "initrd",
          "root/boot/initrd.img",
          "--format=initramfs",
          "--segment=early=" + path(build, "initrd"));
    }

    assertEquals(
        List.of(
            ":/boot/initrd.img#seg1:/etc/version content [content]",
            ":/boot/initrd.img#seg2:/etc/version content [content]"),
        Differences.between(
            packed("one", "root", "out/x.squashfs"), packed("two", "root", "out/x.squashfs")));
  }

  @ParameterizedTest
  @CsvSource({
    "squashfs, x.raw",
    "squashfs, x.qcow2",
    "squashfs, x.vhd",
    "ext4, x.raw",
    "ext4, x.qcow2"
  })
  void aVolumeInAPartition(String format, String name) throws IOException {
    assertOneByte(
        "#1:/boot/initrd.img:/etc/version", disk("one", format, name), disk("two", format, name));
  }

  @Test
  void aCompressedDisk() throws IOException {
    assertOneByte(
        "#1:/boot/initrd.img:/etc/version",
        gzipped(disk("one", "squashfs", "x.raw")),
        gzipped(disk("two", "squashfs", "x.raw")));
  }

  /** A disk in a file of a tree of a volume of a disk. */
  @Test
  void aDiskInADisk() throws IOException {
    for (String build : List.of("one", "two")) {
      Files.move(disk(build, "squashfs", "x.raw"), path(build, "root/boot/inner.raw"));
      Files.delete(path(build, "root/boot/initrd.img"));
    }

    assertOneByte(
        "#1:/boot/inner.raw#1:/boot/initrd.img:/etc/version",
        disk("one", "squashfs", "y.qcow2"),
        disk("two", "squashfs", "y.qcow2"));
  }

  /** Two output directories: the hour in which files were put there says nothing. */
  @Test
  void wholeOutputDirectories() throws IOException {
    for (String build : List.of("one", "two")) {
      disk(build, "squashfs", "disk.qcow2");
      packed(build, "root", "out/root.tar.zst");
      Files.writeString(path(build, "out/SUMS"), "same\n");
    }
    Files.setLastModifiedTime(path("two", "out/SUMS"), FileTime.fromMillis(86_400_000));
    Files.setPosixFilePermissions(
        path("two", "root/boot"), PosixFilePermissions.fromString("rwx------"));
    packed("two", "root", "out/root.tar.zst");
    Files.writeString(path("two", "out/NEW"), "new\n");

    assertEquals(
        List.of(
            ":/NEW name [content]",
            ":/disk.qcow2#1:/boot/initrd.img:/etc/version content [content]",
            ":/root.tar.zst:/boot permissions [mode/umask]",
            ":/root.tar.zst:/boot/initrd.img:/etc/version content [content]"),
        Differences.between(path("one", "out"), path("two", "out")));
    assertEquals(List.of(), Differences.between(path("one", "out"), path("one", "out")));
  }

  /** As downloads come: what was packed is looked into by the same rules. */
  @Test
  void archivesOfOutputDirectories() throws IOException {
    for (String build : List.of("one", "two")) {
      disk(build, "squashfs", "disk.raw");
      packed(build, "out", "all.tar.gz");
    }

    assertOneByte(
        ":/disk.raw#1:/boot/initrd.img:/etc/version",
        path("one", "all.tar.gz"),
        path("two", "all.tar.gz"));
    assertOneByte(
        ":/disk.raw#1:/boot/initrd.img:/etc/version",
        path("one", "out"),
        path("two", "all.tar.gz"));
  }

  /** What is nested too deeply is compared by its bytes. */
  @Test
  void thereIsAnEndToIt() throws IOException {
    for (String build : List.of("one", "two")) {
      Path inner = path(build, "root");
      for (int i = 0; i < 14; i++) {
        Path outer = Files.createDirectories(path(build, "level-" + i));
        Differences.packed(inner, outer.resolve("x.tar"), "--times=fixed");
        inner = outer;
      }
      Differences.packed(inner, path(build, "out/x.tar"));
    }

    List<Map<String, Object>> found =
        Differences.all(path("one", "out/x.tar"), path("two", "out/x.tar"));

    assertEquals(1, found.size(), found.toString());
    assertEquals(":/x.tar".repeat(13), found.getFirst().get("place"));
    assertEquals("content", found.getFirst().get("field"));
  }

  private static void assertOneByte(String place, Path one, Path two) throws IOException {
    List<Map<String, Object>> found = Differences.all(one, two);

    assertEquals(1, found.size(), found.toString());
    assertEquals(place, found.getFirst().get("place"));
    assertEquals("content", found.getFirst().get("field"));
    assertEquals("content", found.getFirst().get("cause"));
    assertEquals(2L, found.getFirst().get("offset"));
  }

  private Path path(String build, String name) {
    return folder.resolve(build).resolve(name);
  }

  private Path packed(String build, String tree, String name, String... options) {
    return Differences.packed(path(build, tree), path(build, name), options);
  }

  private Path disk(String build, String format, String name) throws IOException {
    Path layout =
        Files.writeString(
            path(build, "disk.toml"),
            """
            [disk]
            table = "gpt"
            seed = "same"

            [[partition]]
            name = "root"
            type = "root"
            format = "%s"
            tree = "root"
            size = "4M"
            """
                .replace("%s", format));
    Path disk = path(build, "out/" + name);
    Cli.run("--layout", layout.toString(), "--out", disk.toString(), "-q").ok();
    return disk;
  }

  private static Path gzipped(Path file) throws IOException {
    Path packed = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, gzip);
    }
    return packed;
  }
}
