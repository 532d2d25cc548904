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

  /** What dm-verity makes of a partition follows from it: hashes, and GUIDs from the root hash. */
  @Test
  void aHashTreeIsNoCauseOfItsOwn() throws IOException {
    String verity =
        """

        [[partition]]
        name = "root-verity"
        type = "root-verity"
        format = "verity"
        of = "root"
        """;
    for (String name : List.of("one", "two")) {
      Path root = Files.createDirectories(folder.resolve(name).resolve("root"));
      Files.writeString(root.resolve("version"), name);
    }

    assertEquals(
        List.of("#1:/version content [content]"),
        Differences.between(
            layout("one", "same", ROOT + verity), layout("two", "same", ROOT + verity)));
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

  /** The first two entries of the primary table, and the two checksums over them. */
  private static void swapEntries(byte[] disk) {
    byte[] first = Arrays.copyOfRange(disk, 1024, 1152);
    System.arraycopy(disk, 1152, disk, 1024, 128);
    System.arraycopy(first, 0, disk, 1152, 128);
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
