package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of disks of our own, each of which differs by one cause: it is named, and no other. */
class DiffDiskTest {

  @TempDir Path folder;

  private static final String ROOT =
      """
      [[partition]]
      name = "root"
      type = "root"
      format = "squashfs"
      tree = "root"
      size = "2M"
      """;

  private static final String VERITY =
      """

      [[partition]]
      name = "root-verity"
      type = "root-verity"
      format = "verity"
      of = "root"
      """;

  /** What dm-verity makes of a partition follows from it: hashes, and GUIDs from the root hash. */
  @Test
  void aHashTreeIsNoCauseOfItsOwn() throws IOException {
    for (String name : List.of("one", "two")) {
      Path root = Files.createDirectories(folder.resolve(name).resolve("root"));
      Files.writeString(root.resolve("version"), name);
    }

    assertEquals(
        List.of("#1:/version content [content]"),
        Differences.between(
            layout("one", "same", ROOT + VERITY), layout("two", "same", ROOT + VERITY)));
  }

  @Test
  void identitiesOfADiskAreNamedWithTheirOffsets() throws IOException {
    Path one = layout("one", "one", EMPTY);
    Path two = layout("two", "two", EMPTY);

    List<Map<String, Object>> found = Differences.all(one, two);

    assertEquals(
        List.of("guid", "partitions[1].partUuid"),
        found.stream().map(each -> each.get("field")).toList());
    assertEquals(List.of(568L, 1040L), found.stream().map(each -> each.get("offset")).toList());
    byte[] ours = Files.readAllBytes(one);
    byte[] theirs = Files.readAllBytes(two);
    for (Map<String, Object> each : found) {
      int offset = ((Long) each.get("offset")).intValue();
      assertFalse(
          Arrays.equals(ours, offset, offset + 16, theirs, offset, offset + 16), each.toString());
    }
  }

  private static final String EMPTY =
      """
      [[partition]]
      name = "x"
      type = "linux-generic"
      size = "1M"
      """;

  private Path layout(String name, String seed, String partitions) throws IOException {
    Path work = Files.createDirectories(folder.resolve(name));
    Path layout =
        Files.writeString(
            work.resolve("disk.toml"),
            "[disk]\ntable = \"gpt\"\nseed = \"" + seed + "\"\n\n" + partitions);
    Path disk = folder.resolve(name + ".raw");
    Cli.run("--layout", layout.toString(), "--out", disk.toString(), "-q").ok();
    return disk;
  }

  @Test
  void partitionsInAnotherOrderAreOneCause() throws IOException {
    Path one = layout("one", "one", EMPTY + EMPTY.replace("\"x\"", "\"y\""));
    Path two = Files.copy(one, folder.resolve("swapped.raw"));
    byte[] bytes = Files.readAllBytes(two);
    swapEntries(bytes);
    Files.write(two, bytes);

    assertEquals(List.of("order of partitions [order]"), Differences.between(one, two));
  }

  /** What else differs is told beside the order: GUIDs, names, and what is in which partition. */
  @Test
  void theOrderOfPartitionsHidesNothing() throws IOException {
    Path one = layout("one", "one", EMPTY + EMPTY.replace("\"x\"", "\"y\""));
    Path two = Files.copy(one, folder.resolve("swapped.raw"));
    byte[] bytes = Files.readAllBytes(two);
    swapEntries(bytes);
    bytes[512 + 56] ^= 1; // of the disk's GUID
    bytes[1024 + 56] = 'z'; // of the name of what is the first entry now
    sumUp(bytes);
    bytes[(1 << 20) + 5] = 7; // of the partition that was the first
    Files.write(two, bytes);

    assertEquals(
        List.of(
            "order of partitions [order]",
            "guid [identity]",
            "partitions[2].name [identity]",
            "#1 content [content]"),
        Differences.between(one, two));
  }

  /** Both of two systems on a disk have hashes: those of one say nothing of the other's. */
  @Test
  void aHashTreeFollowsFromItsOwnPartitionAlone() throws IOException {
    String pairs = "";
    for (String name : List.of("a", "b")) {
      for (String build : List.of("one", "two")) {
        Path root = Files.createDirectories(folder.resolve(build).resolve("root-" + name));
        Files.writeString(root.resolve("version"), name.equals("a") ? build : "same");
      }
      pairs +=
          ROOT.replace("\"root\"\nsize", "\"root-" + name + "\"\nsize")
                  .replace("name = \"root\"", "name = \"" + name + "\"")
              + "\n"
              + VERITY
                  .replace("of = \"root\"", "of = \"" + name + "\"")
                  .replace("name = \"root-verity\"", "name = \"" + name + "-verity\"")
              + "\n";
    }
    Path one = layout("one", "same", pairs);
    Path two = layout("two", "same", pairs);
    byte[] bytes = Files.readAllBytes(two);
    bytes[(int) partition(two, 4) + 4096] ^= 1;
    Files.write(two, bytes);

    assertEquals(
        List.of("#1:/version content [content]", "#4 content [content]"),
        Differences.between(one, two));
  }

  private static long partition(Path disk, int number) throws IOException {
    var entry =
        ByteBuffer.wrap(Files.readAllBytes(disk), 1024 + 128 * (number - 1), 128)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    return entry.getLong(32) * 512;
  }

  /** The first two entries of the primary table, and the two checksums over them. */
  private static void swapEntries(byte[] disk) {
    byte[] first = Arrays.copyOfRange(disk, 1024, 1152);
    System.arraycopy(disk, 1152, disk, 1024, 128);
    System.arraycopy(first, 0, disk, 1152, 128);
    sumUp(disk);
  }

  /** Puts the checksums of the primary table right. */
  static void sumUp(byte[] disk) {
    var header = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    var crc = new CRC32();
    crc.update(disk, 1024, header.getInt(512 + 80) * header.getInt(512 + 84));
    header.putInt(512 + 88, (int) crc.getValue());
    header.putInt(512 + 16, 0);
    crc.reset();
    crc.update(disk, 512, 92);
    header.putInt(512 + 16, (int) crc.getValue());
  }
}
