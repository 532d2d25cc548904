package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies beside trees and facts - boot code, gaps, times that no tree has, places of files - is
 * told by its cause, and also where something else differs.
 */
class DiffBesideTest {

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
  }

  /** As of two hosts: the times of all files, and the numbers of their inodes. */
  @Test
  void anotherHostsTimesHideNoNumbersOfInodes() throws IOException {
    Path one = packed("a.cpio", "--epoch", "1");
    Path two = packed("b.cpio", "--epoch", "2");
    String text = Files.readString(two, StandardCharsets.ISO_8859_1);
    int motd = text.indexOf("etc/motd") - 110;
    byte[] bytes = Files.readAllBytes(two);
    bytes[motd + 6] = 'f'; // the first digit of c_ino
    bytes[motd + 69] = '7'; // and of c_maj
    Files.write(two, bytes);

    List<String> found =
        Differences.between(one, two).stream().filter(each -> !each.contains(" mtime ")).toList();

    assertEquals(
        List.of(":/etc/motd c_ino [inode numbers]", ":/etc/motd c_maj [inode numbers]"), found);
    Map<String, Object> number =
        Differences.all(one, two).stream()
            .filter(each -> each.get("field").equals("c_ino"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of("header at 0x" + Integer.toHexString(motd) + " of the archive, expanded"),
        number.get("details"));
  }

  @Test
  @Tag("reference")
  void anotherTimeHidesNoNamesOfUsersAndNoOrder() throws IOException {
    Path one = tar("a.tar", "--owner=root:0", "--mtime=@1", "./empty", "./etc/motd");
    assertEquals(
        List.of(
            ":/empty mtime [timestamp]",
            ":/etc/motd mtime [timestamp]",
            ":/empty user's name [ownership]",
            ":/etc/motd user's name [ownership]"),
        Differences.between(
            one, tar("b.tar", "--owner=builder:0", "--mtime=@2", "./empty", "./etc/motd")));
    assertEquals(
        List.of(
            ":/empty mtime [timestamp]",
            ":/etc/motd mtime [timestamp]",
            "order of entries [order]"),
        Differences.between(
            one, tar("c.tar", "--owner=root:0", "--mtime=@2", "./etc/motd", "./empty")));
  }

  private Path tar(String name, String... words) throws IOException {
    Path archive = folder.resolve(name);
    Object[] all = new Object[words.length + 4];
    System.arraycopy(new Object[] {"-c", "-f", archive, "--no-recursion"}, 0, all, 0, 4);
    System.arraycopy(words, 0, all, 4, words.length);
    ReferenceTool.require("tar").in(tree).run(all);
    return archive;
  }

  @Test
  void whatADiskStartsIsContent() throws IOException {
    Path one = disk("a");

    Differences.assertOne(one, changed(one, 17, 0xEB), " boot code [content]", 17);
    Path loader = changed(one, 600 << 10, 1);
    Differences.assertOne(
        loader, changed(loader, 600 << 10, 2), " between partitions [content]", 600 << 10);
    Differences.assertOne(one, loader, " between partitions [padding]", 600 << 10);
  }

  /** The backup is read then: what is in the partitions is the same. */
  @Test
  void aDamagedTableIsContent() throws IOException {
    Path one = disk("a");

    Differences.assertOne(one, changed(one, 512, 'X'), " primaryFault [content]", 512);
  }

  private Path disk(String name) throws IOException {
    Path layout =
        Files.writeString(
            folder.resolve(name + ".toml"),
            """
            [disk]
            table = "gpt"
            seed = "same"

            [[partition]]
            name = "x"
            type = "linux-generic"
            size = "1M"
            """);
    Path disk = folder.resolve(name + ".raw");
    Cli.run("--layout", layout.toString(), "--out", disk.toString(), "-q").ok();
    return disk;
  }

  @Test
  void whatStartsFromAVolumeIsContent() throws IOException {
    Path fat = fat();
    Differences.assertOne(fat, changed(fat, 0x80, 0xEB), " boot code [content]", 0x80);
    Path ext4 = packed("a.ext4", "--seed=x");
    Differences.assertOne(ext4, changed(ext4, 0x80, 0xEB), " boot code [content]", 0x80);
    Path iso = packed("a.iso", "--seed=x");
    Differences.assertOne(iso, changed(iso, 0x80, 0xEB), " boot code [content]", 0x80);
    Path area = changed(iso, 0x5000, 1);
    Differences.assertOne(area, changed(area, 0x5000, 2), " system area [content]", 0x5000);
    Differences.assertOne(iso, area, " system area [padding]", 0x5000);
  }

  private Path fat() {
    return packed("a.fat", "--owner=0:0", "--allow-loss=hardlink,symlink=follow", "--seed=x");
  }

  /** Dates of creation and access, which no tree has, of one file; and an mtime hides none. */
  @Test
  void timesOfFatAreTimes() throws IOException {
    Path one = fat();
    byte[] bytes = Files.readAllBytes(one);
    int record = at(bytes, "MOTD       ");
    Path two = changed(one, record + 0x10, bytes[record + 0x10] ^ 1);
    Differences.assertOne(one, two, " creation time [timestamp]", record + 0x10);
    two = changed(two, record + 0x12, bytes[record + 0x12] ^ 1);
    two = changed(two, record + 0x16, bytes[record + 0x16] ^ 1);

    assertEquals(
        List.of(
            ":/etc/motd mtime [timestamp]", "creation time [timestamp]", "access date [timestamp]"),
        Differences.between(one, two));
  }

  /** What looks like a record of a directory, in a cluster that no directory has. */
  @Test
  void aFreeClusterOfFatHasNoTimes() throws IOException {
    Path one = fat();
    byte[] bytes = Files.readAllBytes(one);
    int record = at(bytes, "MOTD       ");
    int free = bytes.length - 4096;
    System.arraycopy(bytes, record, bytes, free, 32);
    Files.write(one, bytes);

    Differences.assertOne(
        one, changed(one, free + 0x10, bytes[free + 0x10] ^ 1), " clusters [content]", free + 0x10);
  }

  /** A serial number of Rock Ridge is an inode's of the host. */
  @Test
  void numbersOfInodesAreKnownInAnIsoToo() throws IOException {
    Path one = packed("a.iso", "--seed=x");
    byte[] bytes = Files.readAllBytes(one);
    int name = at(bytes, "MOTD");
    int px = name + at(Arrays.copyOfRange(bytes, name, name + 200), "PX");
    Path two = changed(one, px + 36, bytes[px + 36] ^ 0x40);
    two = changed(two, px + 43, bytes[px + 43] ^ 0x40);

    Differences.assertOne(one, two, " file serial number [inode numbers]", px + 36);
  }

  @Test
  @Tag("reference")
  void timesOfRockRidgeAreTimes() throws IOException {
    assertEquals(
        List.of("atime [timestamp]"),
        Differences.between(iso("a.iso", 900_000_000), iso("b.iso", 900_000_077)));
  }

  private Path iso(String name, int accessed) throws IOException {
    Path image = folder.resolve(name);
    var words = new ArrayList<Object>(List.of("-outdev", image));
    for (String date : List.of("c", "m", "uuid")) {
      words.addAll(List.of("-volume_date", date, "2001010100000000"));
    }
    words.addAll(List.of("-map", tree, "/"));
    for (String time : List.of("b=900000000", "a=" + accessed, "c=900000000")) {
      words.addAll(List.of("-alter_date_r", time.substring(0, 1), time.substring(1), "/", "--"));
    }
    ReferenceTool.require("xorriso").run(words.toArray());
    return image;
  }

  @Test
  @Tag("reference")
  void timesOfExt4AreTimes() throws IOException {
    Path one = packed("a.ext4", "--seed=x");
    Path two = Files.copy(one, folder.resolve("b.ext4"));
    ReferenceTool.require("debugfs")
        .withEnvironment("E2FSPROGS_FAKE_TIME", "1000000000")
        .run("-w", "-R", "set_inode_field /etc/motd atime @77", two);

    List<String> found = Differences.between(one, two);

    assertTrue(found.contains("atime [timestamp]"), found.toString());
    assertTrue(found.stream().allMatch(each -> each.endsWith("[timestamp]")), found.toString());
  }

  /** Bytes that nobody knows are no matter of layout. */
  @Test
  void whatNobodyKnowsIsContent() throws IOException {
    Path one = packed("a.ext4", "--seed=x");
    byte[] bytes = Files.readAllBytes(one);
    int free = bytes.length - 5; // a block that no file has
    assertEquals(0, bytes[free]);
    Path padded = changed(one, free, 7);

    Differences.assertOne(one, padded, " groups [padding]", free);
    Differences.assertOne(padded, changed(padded, free, 8), " groups [content]", free);
  }

  /** Disks that are mostly holes cost as much as their data; reading these would take minutes. */
  @Test
  @Timeout(60)
  void whatIsAHoleInBothIsNotRead() throws IOException {
    Path one = sparse("a.raw", 1);
    Path two = sparse("b.raw", 2);

    Differences.assertOne(one, two, " content [content]", 4096);
    Path link = Files.createLink(folder.resolve("c.raw"), one);
    assertEquals(List.of(), Differences.between(one, link));
  }

  private Path sparse(String name, int value) throws IOException {
    Path file = folder.resolve(name);
    try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(200L << 30);
      disk.seek(4096);
      disk.write(value);
      disk.seek(100L << 30);
      disk.write(value);
    }
    return file;
  }

  /** Zeros behind what is no image are what it says. */
  @Test
  void zerosBehindAFileAreContent() throws IOException {
    Path one = Files.write(folder.resolve("one"), new byte[] {1, 2, 3});
    Path two = Files.write(folder.resolve("two"), new byte[] {1, 2, 3, 0, 0});

    Differences.assertOne(one, two, " size [content]", 3);
  }

  @Test
  void filesOfASquashfsInAnotherOrderAreOneCause() throws IOException {
    Path sort = Files.writeString(folder.resolve("sort"), "5 /etc/motd\n");

    Differences.assertOne(
        packed("a.squashfs"),
        packed("b.squashfs", "--sort-file", sort.toString()),
        " order of files [order]",
        null);
  }

  @Test
  @Tag("reference")
  void filesOfAFatInAnotherOrderOrPlaceAreTold() throws IOException {
    Path one = mcopied("a.fat", "motd", "a.conf");

    assertEquals(
        List.of("order of files [order]"),
        Differences.between(one, mcopied("b.fat", "a.conf", "motd")));
    Path moved = mcopied("c.fat", "gone", "motd", "a.conf");
    ReferenceTool.require("mdel").run("-i", moved, "::gone");
    Differences.assertOne(one, moved, ":/a.conf place [layout only]", null);
  }

  private Path mcopied(String name, String... files) throws IOException {
    Path image = folder.resolve(name);
    ReferenceTool.require("mkfs.fat").run("-C", "-i", "11112222", image, 4000);
    for (String file : files) {
      Path source = Files.writeString(folder.resolve(file), file.repeat(2000));
      ReferenceTool.require("touch").run("-d", "@1000000000", source);
      ReferenceTool.require("mcopy")
          .withEnvironment("SOURCE_DATE_EPOCH", "1000000000")
          .run("-m", "-i", image, source, "::" + file);
    }
    return image;
  }

  @Test
  @Tag("reference")
  void filesOfAnExt4InAnotherOrderAreTold() throws IOException {
    assertEquals(
        List.of("order of files [order]"),
        Differences.between(written("a.ext4", "b", "c"), written("b.ext4", "c", "b")).stream()
            .filter(each -> !each.endsWith("[timestamp]"))
            .toList());
  }

  private Path written(String name, String... files) throws IOException {
    Path volume = folder.resolve(name);
    String uuid = "11111111-2222-3333-4444-555555555555";
    ReferenceTool.require("mke2fs")
        .withEnvironment("E2FSPROGS_FAKE_TIME", "1000000000")
        .run("-q", "-t", "ext4", "-U", uuid, "-E", "hash_seed=" + uuid, volume, "8M");
    for (String file : files) {
      Path source = Files.writeString(folder.resolve(file), file.repeat(20_000));
      ReferenceTool.require("touch").run("-d", "@1000000000", source);
      ReferenceTool.require("debugfs")
          .withEnvironment("E2FSPROGS_FAKE_TIME", "1000000000")
          .run("-w", "-R", "write " + source + " " + file, volume);
      ReferenceTool.require("debugfs")
          .withEnvironment("E2FSPROGS_FAKE_TIME", "1000000000")
          .run("-w", "-R", "set_inode_field " + file + " mtime @1000000000", volume);
    }
    return volume;
  }

  @Test
  @Tag("reference")
  void filesOfAnIsoInAnotherOrderAreTold() throws IOException {
    assertEquals(
        List.of("order of files [order]"),
        Differences.between(sorted("a.iso", "0"), sorted("b.iso", "900")));
  }

  private Path sorted(String name, String weight) throws IOException {
    Path image = folder.resolve(name);
    Object[] all = {
      "-outdev",
      image,
      "-map",
      tree,
      "/",
      "-alter_date_r",
      "b",
      "=900000000",
      "/",
      "--",
      "-alter_date_r",
      "c",
      "=900000000",
      "/",
      "--",
      "-find",
      "/etc",
      "-exec",
      "sort_weight",
      weight,
      "--"
    };
    ReferenceTool.require("xorriso").withEnvironment("SOURCE_DATE_EPOCH", "1000000000").run(all);
    return image;
  }

  /** The same partition, elsewhere on the disk. */
  @Test
  @Tag("reference")
  void aPartitionThatMovedIsLayoutAlone() throws IOException {
    Differences.assertOne(
        partitioned("a.raw", "2048:4095"),
        partitioned("b.raw", "4096:6143"),
        " partitions[1].offset [layout only]",
        null);
  }

  /** The backup of the table is at the end, and the primary says where. */
  @Test
  @Tag("reference")
  void aLargerDiskIsLayoutAlone() throws IOException {
    Differences.assertOne(
        partitioned("a.raw", "2048:4095"),
        partitioned("b.raw", "2048:4095", 6),
        " size [layout only]",
        null);
  }

  private Path partitioned(String name, String place) throws IOException {
    return partitioned(name, place, 4);
  }

  private Path partitioned(String name, String place, int megabytes) throws IOException {
    Path disk = Files.write(folder.resolve(name), new byte[megabytes << 20]);
    String guid = "11111111-2222-3333-4444-555555555555";
    ReferenceTool.require("sgdisk")
        .run("-n", "1:" + place, "-t", "1:8300", "-u", "1:" + guid, "-U", guid, disk);
    return disk;
  }

  private Path packed(String name, String... options) {
    return Differences.packed(tree, folder.resolve(name), options);
  }

  private static int at(byte[] bytes, String text) {
    int found = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    assertTrue(found >= 0, text);
    return found;
  }

  private static Path changed(Path image, int offset, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    bytes[offset] = (byte) value;
    return Files.write(
        image.resolveSibling("changed-" + offset + "-" + value + "-" + image.getFileName()), bytes);
  }
}
