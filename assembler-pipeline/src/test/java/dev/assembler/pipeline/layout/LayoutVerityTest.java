package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.gpt.Partition;
import dev.assembler.testkit.Guest;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linux opens what dm-verity protects on our disks, by the partitions' PARTUUIDs alone. */
@Tag("boot")
@Tag("slow")
class LayoutVerityTest {

  /** Finds a partition by its PARTUUID, as udev would; opens the device; reads all of it. */
  private static final String SCRIPT =
      """
      device() {
        for part in /dev/$1?; do
          [ "$(BLKID -p -o value -s PART_ENTRY_UUID $part)" != $2 ] || echo $part
        done
      }
      look() {
        data=$(device $1 DATA)
        hashes=$(device $1 HASHES)
        echo "$1: data on $data, hashes on $hashes"
        VERITYSETUP open $data $1 $hashes ROOTHASH && echo opened
        mount -t squashfs -o ro /dev/mapper/$1 /mnt && cat /mnt/etc/motd
        head -c 22 /mnt/numbers && echo
        cat /mnt/numbers >/dev/null && echo "all of it read"
        umount /mnt
      }
      look vda
      look vdb
      """;

  @TempDir Path folder;

  @Test
  void theGuestSeesTheSquashfsAndRefusesAChangedByte() throws IOException {
    Path layout =
        Layouts.write(folder.resolve("in"), Layouts.DISK.replace("\"zstd:3\"", "\"store\""));
    Path disk = folder.resolve("disk.raw");
    LayoutResult result = Layouts.make(layout, disk);
    Path changed = Files.copy(disk, folder.resolve("changed.raw"));
    flip(changed, partition(result, "root").offset() + 1_000_000); // inside of "numbers"

    String seen = guest(disk, changed).run(folder, script(result));

    List<String> lines = seen.lines().toList();
    assertEquals(
        List.of(
            "vda: data on /dev/vda2, hashes on /dev/vda3",
            "opened",
            "hello",
            "0123456789 0123456789 ",
            "all of it read",
            "vdb: data on /dev/vdb2, hashes on /dev/vdb3",
            "opened",
            "hello",
            "0123456789 0123456789 "),
        lines.subList(0, 9),
        seen);
    String failed = String.join("\n", lines.subList(9, lines.size()));
    assertTrue(failed.contains("Input/output error"), seen);
    assertTrue(!failed.contains("all of it read"), seen);
  }

  private static Partition partition(LayoutResult result, String name) {
    return result.partitions().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void flip(Path file, long offset) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int was = bytes.read();
      bytes.seek(offset);
      bytes.write(was ^ 1);
    }
  }

  private static Guest guest(Path disk, Path changed) throws IOException {
    Guest guest =
        Guest.linux().withModules("dm-verity", "squashfs").withDisk(disk).withDisk(changed);
    var files = new java.util.TreeSet<String>();
    for (String tool : List.of("blkid", "veritysetup")) {
      Path program = ReferenceTool.require(tool).program();
      files.add(program.toString());
      for (String word : ReferenceTool.require("ldd").run(program).text().split("\\s+", -1)) {
        if (word.startsWith("/")) {
          files.add(word);
        }
      }
    }
    for (String file : files) {
      guest = guest.withFile(Path.of(file));
    }
    return guest;
  }

  private static String script(LayoutResult result) throws IOException {
    return SCRIPT
        .replace("BLKID", ReferenceTool.require("blkid").program().toString())
        .replace("VERITYSETUP", ReferenceTool.require("veritysetup").program().toString())
        .replace("DATA", partition(result, "root").partUuid())
        .replace("HASHES", partition(result, "root-verity").partUuid())
        .replace("ROOTHASH", result.rootHashes().get("root"));
  }
}
