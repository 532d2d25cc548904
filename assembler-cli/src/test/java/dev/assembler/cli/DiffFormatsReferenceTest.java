package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pairs of containers, volumes and archives made by other programs; each differs by one cause,
 * which is named with its path and field, and nothing else is.
 */
@Tag("reference")
class DiffFormatsReferenceTest {

  private static final String UUID = "11111111-2222-3333-4444-555555555555";
  private static final String OTHER = "99999999-2222-3333-4444-555555555555";
  private static final String HOUR = "1000000000";

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
    try (var all = Files.walk(tree)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
      }
    }
  }

  @Test
  void qcow2WithOtherClusters() throws IOException {
    Path raw = raw();
    Path one = qemu(raw, "a.qcow2", "-O", "qcow2");

    Differences.assertOne(
        one,
        qemu(raw, "b.qcow2", "-O", "qcow2", "-o", "cluster_size=32k"),
        " qcow2.clusterSize [layout only]",
        0x14);
    Differences.assertOne(
        one, qemu(raw, "c.qcow2", "-O", "qcow2", "-c"), " compressed clusters [compressor]", null);
    Differences.assertOne(one, raw, " format [layout only]", 0);
  }

  @Test
  void qcow2WithAnotherCompression() throws IOException {
    Path raw = raw();

    Differences.assertOne(
        qemu(raw, "a.qcow2", "-O", "qcow2", "-c"),
        qemu(raw, "b.qcow2", "-O", "qcow2", "-c", "-o", "compression_type=zstd"),
        " qcow2.compression [compressor]",
        0x68);
  }

  /** QEMU takes the hour, and a random identity. */
  @Test
  void vhdOfAnotherHour() throws IOException {
    Path raw = raw();
    String[] fixed = {"-O", "vpc", "-o", "subformat=fixed,force_size"};
    Path one = qemu(raw, "a.vhd", fixed);
    Path two = Files.copy(one, folder.resolve("b.vhd"));
    byte[] bytes = Files.readAllBytes(two);
    int footer = bytes.length - 512;
    bytes[footer + 0x1B] ^= 1;
    sumUp(ByteBuffer.wrap(bytes, footer, 512).slice());
    Files.write(two, bytes);

    Differences.assertOne(one, two, " vhd.timeStamp [timestamp]", footer + 0x18);
    assertEquals(
        List.of("vhd.uniqueId [identity]"),
        Differences.between(one, qemu(raw, "c.vhd", fixed)).stream()
            .filter(each -> !each.equals("vhd.timeStamp [timestamp]"))
            .toList());
  }

  /** The footer's checksum: the sum of all other bytes, all bits the other way. */
  private static void sumUp(ByteBuffer footer) {
    footer.putInt(0x40, 0);
    int sum = 0;
    for (int i = 0; i < footer.capacity(); i++) {
      sum += footer.get(i) & 0xFF;
    }
    footer.putInt(0x40, ~sum);
  }

  private Path raw() throws IOException {
    byte[] disk = new byte[4 << 20];
    for (int i = 1 << 20; i < 3 << 20; i++) {
      disk[i] = (byte) (i >> 7);
    }
    return Files.write(folder.resolve("disk.raw"), disk);
  }

  private Path qemu(Path raw, String name, String... options) throws IOException {
    Path disk = folder.resolve(name);
    var words = new ArrayList<Object>(List.of("convert"));
    words.addAll(List.of(options));
    words.addAll(List.of(raw, disk));
    ReferenceTool.require("qemu-img").run(words.toArray());
    return disk;
  }

  @Test
  void ext4WithAnotherUuidOrSeed() throws IOException {
    Path one = ext4("a.ext4", UUID, UUID, HOUR);

    Differences.assertOne(one, ext4("b.ext4", OTHER, UUID, HOUR), " ext4.uuid [identity]", 0x468);
    Differences.assertOne(
        one, ext4("c.ext4", UUID, OTHER, HOUR), " ext4.hashSeed [identity]", 0x4EC);
  }

  /** mke2fs gives the root, and what it makes itself, its hour; of all inodes it is the ctime. */
  @Test
  void ext4OfAnotherHour() throws IOException {
    assertEquals(
        List.of(
            "ext4.created [timestamp]",
            "ext4.written [timestamp]",
            ":/ mtime [timestamp]",
            "superblock.lastcheck [timestamp]",
            "atime [timestamp]",
            "ctime [timestamp]",
            "crtime [timestamp]"),
        Differences.between(
            ext4("a.ext4", UUID, UUID, HOUR), ext4("b.ext4", UUID, UUID, "1000009999")));
  }

  private Path ext4(String name, String uuid, String seed, String hour) throws IOException {
    Path volume = folder.resolve(name);
    ReferenceTool.require("mke2fs")
        .withEnvironment("E2FSPROGS_FAKE_TIME", hour)
        .run(
            "-q",
            "-t",
            "ext4",
            "-U",
            uuid,
            "-E",
            "hash_seed=" + seed + ",root_owner=0:0",
            "-d",
            tree,
            volume,
            "8M");
    return volume;
  }

  @Test
  void mkfsFatWithAnotherLabel() throws IOException {
    Differences.assertOne(fat("ONE"), fat("TWO"), " volume.label [identity]", 0x2B);
  }

  private Path fat(String label) throws IOException {
    Path image = folder.resolve(label + ".fat");
    ReferenceTool.require("mkfs.fat").run("-C", "-i", "11112222", "-n", label, image, 4000);
    return image;
  }

  @Test
  void xorrisoWithAnotherLabel() throws IOException {
    Differences.assertOne(iso("ONE"), iso("TWO"), " descriptors.id [identity]", 0x8028);
  }

  private Path iso(String label) throws IOException {
    Path image = folder.resolve(label + ".iso");
    ReferenceTool.require("xorriso")
        .withEnvironment("SOURCE_DATE_EPOCH", HOUR)
        .run("-as", "mkisofs", "-quiet", "-R", "-V", label, "-o", image, tree);
    return image;
  }
}
