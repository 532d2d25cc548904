package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs made by other programs as people make them; each differs by one cause. */
@Tag("reference")
class DiffReferenceTest {

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
  }

  @Test
  void mksquashfsWithoutMkfsTime() throws IOException {
    Path one = mksquashfs("a.squashfs", "-mkfs-time", "0");
    Path two = mksquashfs("b.squashfs");

    List<Map<String, Object>> found = Differences.all(one, two);

    assertEquals(List.of("superblock.mkfs_time [timestamp]"), Differences.between(one, two));
    assertEquals(8L, found.getFirst().get("offset"));
    assertTrue(found.getFirst().get("cure").toString().contains("-mkfs-time"));
  }

  @Test
  void mksquashfsAtAnotherLevel() throws IOException {
    assertEquals(
        List.of("compressorOptions.compression_level [compressor]"),
        Differences.between(
            mksquashfs("a.squashfs", "-mkfs-time", "0", "-Xcompression-level", "1"),
            mksquashfs("b.squashfs", "-mkfs-time", "0", "-Xcompression-level", "19")));
  }

  /** Where an option is said to be are its bytes in either image, little-endian. */
  @ParameterizedTest
  @CsvSource({
    "compression_level, 0x62, 4, gzip, -Xcompression-level 4, -Xcompression-level 5",
    "window_size, 0x66, 2, gzip, -Xwindow-size 10, -Xwindow-size 12",
    "strategy, 0x68, 2, gzip, '-Xcompression-level 4 -Xstrategy filtered', '-Xcompression-level 4"
        + " -Xstrategy fixed'",
    "compression_level, 0x62, 4, zstd, -Xcompression-level 3, -Xcompression-level 4",
    "dictionary_size, 0x62, 4, xz, -Xdict-size 8K, -Xdict-size 16K",
    "flags, 0x66, 4, xz, '-Xdict-size 8K -Xbcj x86', '-Xdict-size 8K -Xbcj arm'",
    "flags, 0x66, 4, lz4, '', -Xhc",
  })
  void optionsOfACompressorAreWhereTheyAreSaidToBe(
      String field, String offset, int width, String compressor, String one, String other)
      throws IOException {
    Path left = compressed("a.squashfs", compressor, one);
    Path right = compressed("b.squashfs", compressor, other);

    Map<String, Object> found =
        Differences.assertOne(
            left, right, "compressorOptions." + field + " [compressor]", Integer.decode(offset));

    assertEquals(found.get("a"), number(left, Integer.decode(offset), width));
    assertEquals(found.get("b"), number(right, Integer.decode(offset), width));
  }

  private Path compressed(String name, String compressor, String options) throws IOException {
    Path image = folder.resolve(name);
    var words =
        new ArrayList<Object>(
            List.of(tree, image, "-quiet", "-no-progress", "-mkfs-time", "0", "-comp", compressor));
    if (!options.isEmpty()) {
      words.addAll(List.of(options.split(" ")));
    }
    ReferenceTool.require("mksquashfs").run(words.toArray());
    return image;
  }

  private static String number(Path image, int offset, int width) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
    return Integer.toString(width == 2 ? bytes.getShort(offset) : bytes.getInt(offset));
  }

  @Test
  void mksquashfsOfBrokenHardLinks() throws IOException {
    Path one = mksquashfs("a.squashfs", "-mkfs-time", "0", "-all-time", "0");
    Path copy = tree.resolve("bin/copy");
    Files.copy(tree.resolve("bin/same"), copy, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(copy, tree.resolve("bin/same"), StandardCopyOption.REPLACE_EXISTING);

    assertEquals(
        List.of(":/bin/tool hard link to [hard links]"),
        Differences.between(one, mksquashfs("b.squashfs", "-mkfs-time", "0", "-all-time", "0")));
  }

  private Path mksquashfs(String name, Object... options) throws IOException {
    Path image = folder.resolve(name);
    Object[] args = new Object[options.length + 6];
    System.arraycopy(
        new Object[] {tree, image, "-quiet", "-no-progress", "-comp", "zstd"}, 0, args, 0, 6);
    System.arraycopy(options, 0, args, 6, options.length);
    ReferenceTool.require("mksquashfs").run(args);
    return image;
  }

  @Test
  void mkfsFatWithAnotherSerial() throws IOException {
    for (String type : List.of("12", "32")) {
      List<Map<String, Object>> found =
          Differences.all(fat("a" + type, type, "11112222"), fat("b" + type, type, "33334444"));

      assertEquals(1, found.size(), found.toString());
      assertEquals("volume.serial", found.getFirst().get("field"));
      assertEquals("identity", found.getFirst().get("cause"));
      assertEquals("1111-2222", found.getFirst().get("a"));
      assertEquals(type.equals("32") ? 0x43L : 0x27L, found.getFirst().get("offset"));
    }
  }

  private Path fat(String name, String type, String serial) throws IOException {
    Path image = folder.resolve(name + ".fat");
    ReferenceTool.require("mkfs.fat")
        .run("-C", "-F", type, "-i", serial, image, type.equals("32") ? 40000 : 4000);
    return image;
  }

  @Test
  void xorrisoWithAnotherDate() throws IOException {
    List<Map<String, Object>> found = Differences.all(iso("a.iso", "1"), iso("b.iso", "9"));

    assertEquals(
        List.of("descriptors.created", "descriptors.uuid"),
        found.stream().map(each -> each.get("field")).toList());
    assertEquals(
        List.of(0x832DL, 0x833EL), found.stream().map(each -> each.get("offset")).toList());
    assertTrue(found.stream().allMatch(each -> each.get("cause").equals("timestamp")));
  }

  private Path iso(String name, String second) throws IOException {
    Path image = folder.resolve(name);
    String date = "200101010000000" + second;
    ReferenceTool.require("xorriso")
        .run(
            "-outdev",
            image,
            "-volume_date",
            "c",
            date,
            "-volume_date",
            "m",
            date,
            "-volume_date",
            "uuid",
            date,
            "-map",
            tree,
            "/",
            "-alter_date_r",
            "b",
            "=1000000000",
            "/",
            "--",
            "-alter_date_r",
            "c",
            "=1000000000",
            "/",
            "--");
    return image;
  }

  @Test
  void sgdiskWithRandomGuids() throws IOException {
    Path one = sgdisk("a.raw");
    Path two = sgdisk("b.raw");

    assertEquals(
        List.of("guid [identity]", "partitions[1].partUuid [identity]"),
        Differences.between(one, two));
  }

  private Path sgdisk(String name) throws IOException {
    Path disk = folder.resolve(name);
    Files.write(disk, new byte[4 << 20]);
    ReferenceTool.require("sgdisk").run("-n", "1:2048:4095", "-t", "1:8300", disk);
    return disk;
  }

  @Test
  void cpioWithTheHostsInodeNumbers() throws IOException {
    Path one = cpio("a.cpio", tree);
    ReferenceTool.require("cp").run("-a", tree, folder.resolve("copy"));
    Path two = cpio("b.cpio", folder.resolve("copy"));

    List<Map<String, Object>> found = Differences.all(one, two);

    assertEquals(1, found.size(), found.toString());
    assertEquals("c_ino", found.getFirst().get("field"));
    assertEquals("inode numbers", found.getFirst().get("cause"));
    assertTrue(found.getFirst().get("cure").toString().contains("--renumber-inodes"));
  }

  @Test
  void cpioInAnotherOrder() throws IOException {
    Path one = cpio("a.cpio", tree, "etc/motd", "empty");
    Path two = cpio("b.cpio", tree, "empty", "etc/motd");

    assertEquals(List.of("order of entries [order]"), Differences.between(one, two));
  }

  private Path cpio(String name, Path source, String... names) throws IOException {
    Path archive = folder.resolve(name);
    String list =
        names.length == 0
            ? ReferenceTool.require("find").in(source).run(".", "-mindepth", "1").text()
            : String.join("\n", names) + "\n";
    byte[] sorted =
        (names.length == 0 ? String.join("\n", list.lines().sorted().toList()) + "\n" : list)
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ReferenceTool.require("cpio")
            .in(source)
            .withInput(sorted)
            .run("-o", "-H", "newc", "--quiet")
            .out();
    return Files.write(archive, bytes);
  }

  @Test
  void gzipKeepsTheHour() throws IOException {
    Path tar = Differences.packed(tree, folder.resolve("x.tar"));
    Path one = gzip(tar, "a.tar.gz");
    Files.setLastModifiedTime(tar, FileTime.fromMillis(86_400_000));

    assertEquals(
        List.of("gzip header.MTIME [timestamp]"), Differences.between(one, gzip(tar, "b.tar.gz")));
  }

  private Path gzip(Path file, String name) throws IOException {
    return Files.write(folder.resolve(name), ReferenceTool.require("gzip").run("-c", file).out());
  }

  @Test
  void zstdAtAnotherLevel() throws IOException {
    Path tar = Differences.packed(tree, folder.resolve("x.tar"));
    ReferenceTool zstd = ReferenceTool.require("zstd");
    Path one = Files.write(folder.resolve("a.tar.zst"), zstd.run("-1", "-c", tar).out());
    Path two = Files.write(folder.resolve("b.tar.zst"), zstd.run("-19", "-c", tar).out());

    assertEquals(List.of("compressed stream [compressor]"), Differences.between(one, two));
  }

  /** One byte of one file of a squashfs of mksquashfs, in a partition of sgdisk's. */
  @Test
  void oneByteInASquashfsInADisk() throws IOException {
    Path one = disk("a", mksquashfs("a.squashfs", "-mkfs-time", "0", "-all-time", "0"));
    Files.writeString(tree.resolve("etc/conf.d/a.conf"), "a=2\n");
    Path two = disk("b", mksquashfs("b.squashfs", "-mkfs-time", "0", "-all-time", "0"));

    List<Map<String, Object>> found = Differences.all(one, two);

    assertEquals(1, found.size(), found.toString());
    assertEquals("#1:/etc/conf.d/a.conf", found.getFirst().get("place"));
    assertEquals(2L, found.getFirst().get("offset"));
    assertEquals("content", found.getFirst().get("cause"));
  }

  private Path disk(String name, Path body) throws IOException {
    byte[] disk = new byte[4 << 20];
    byte[] bytes = Files.readAllBytes(body);
    System.arraycopy(bytes, 0, disk, 1 << 20, bytes.length);
    Path file = Files.write(folder.resolve(name + ".raw"), disk);
    ReferenceTool.require("sgdisk")
        .run(
            "-n",
            "1:2048:4095",
            "-t",
            "1:8300",
            "-u",
            "1:11111111-2222-3333-4444-555555555555",
            "-U",
            "66666666-2222-3333-4444-555555555555",
            file);
    return file;
  }

  /** Programs by their build-ids and the sections that differ. */
  @Test
  void programsAreComparedBySections() throws IOException {
    Path one = program("a", "int main(void) { return 1; }\n");
    Path two = program("b", "int main(void) { return 2; }\n");

    Map<String, Object> found = Differences.all(one, two).getFirst();

    String details = found.get("details").toString();
    assertEquals("content", found.get("cause"));
    assertTrue(details.contains("build-id: "), details);
    assertTrue(details.contains("sections that differ: .note.gnu.build-id, .text"), details);
  }

  /** What a program has beside its sections, or one of them alone, is named by its name. */
  @Test
  void sectionsOfOneProgramAloneAreNamed() throws IOException {
    Path one = program("a", "int main(void) { return 1; }\n");
    Path two = folder.resolve("b.elf");
    Path note = Files.writeString(folder.resolve("note"), "x");
    ReferenceTool.require("objcopy").run("--add-section", ".of-b=" + note, one, two);

    String details = Differences.all(one, two).getFirst().get("details").toString();

    assertTrue(details.contains("section .of-b: in the second alone"), details);
    assertFalse(details.contains("build-id"), details);
    assertFalse(details.contains(".text"), details);
  }

  private Path program(String name, String text) throws IOException {
    Path work = Files.createDirectories(folder.resolve(name));
    Files.writeString(work.resolve("x.c"), text);
    ReferenceTool.require("gcc").in(work).run("-Wl,--build-id", "-o", "x", "x.c");
    return work.resolve("x");
  }
}
