package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.ext4.Ext4Volume;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.Partition;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PC boots from ext4 alone: GRUB reads kernel and initramfs from one of our volumes, Debian's
 * Linux 6.1 finds in another exactly the tree that was given, and writes to it.
 */
@Tag("boot")
@Tag("slow")
class LayoutExt4BootTest {

  /** Everything that is in a directory, its attributes and its bytes. */
  private static final String LOOK =
      "find . -mindepth 1 | grep -v lost+found | sort | while read -r f; do"
          + " stat -c '%a %u:%g %h %Y %F %n' \"$f\"; done;"
          + " find . -type f | sort | xargs cat | md5sum\n";

  private static final String WRITE =
      """
      mkdir made
      i=0; while [ $i -lt 1000 ]; do echo $i >made/new-$i; i=$((i+1)); done
      i=0; while [ $i -lt 1000 ]; do rm made/new-$i; i=$((i+2)); done
      rm many/name-1* && echo more >>numbers
      """;

  @TempDir Path folder;

  @Test
  void grubAndLinuxReadOurVolumesAndLinuxWrites() throws IOException {
    Path root = tree();
    Path raw = folder.resolve("disk.raw");
    Layouts.make(layout(), raw);

    String said = Machine.pc().withWritableDisk(raw, "raw").run();

    String expected = ReferenceTool.require("sh").in(root).run("-c", LOOK).text();
    int begin = said.indexOf("TREE BEGINS\n");
    int end = said.indexOf("TREE ENDS\n");
    assertTrue(begin >= 0 && end > begin, said);
    assertEquals(expected, said.substring(begin + "TREE BEGINS\n".length(), end));
    assertTrue(said.contains("WRITTEN AND UNMOUNTED\n"), said);
    assertWritten(raw);
  }

  private void assertWritten(Path raw) throws IOException {
    try (ImageSource disk = FileImage.openForReading(raw)) {
      for (Partition partition : DiskImage.read(disk).partitions()) {
        if (partition.name().equals("boot") || partition.name().equals("root")) {
          assertClean(raw, partition);
          Ext4Volume.verify(partition.body());
        }
      }
      FileTree tree = Ext4Volume.read(DiskImage.read(disk).partition("root").orElseThrow().body());
      assertTrue(tree.find(TreePath.of("/made/new-999")).isPresent());
      assertTrue(tree.find(TreePath.of("/made/new-998")).isEmpty());
      assertTrue(tree.find(TreePath.of("/many/name-199")).isEmpty());
      assertTrue(tree.find(TreePath.of("/many/name-299")).isPresent());
    }
  }

  private static void assertClean(Path raw, Partition partition) throws IOException {
    ReferenceTool.Result result =
        ReferenceTool.require("e2fsck").tryRun("-fn", raw + "?offset=" + partition.offset());
    assertEquals(0, result.exit(), partition.name() + ": " + result.text() + result.err());
  }

  /** Names enough for an index, links, and a file with a hole; all of it at the epoch. */
  private Path tree() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    Path many = Files.createDirectory(root.resolve("many"));
    for (int i = 0; i < 400; i++) {
      Files.writeString(many.resolve("name-" + i), "" + i);
    }
    Files.writeString(root.resolve("numbers"), "0123456789 ".repeat(200_000));
    Files.createLink(root.resolve("same"), root.resolve("numbers"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("t".repeat(100)));
    var script =
        "mkdir -m 1777 tmp; mkfifo -m 600 fifo; truncate -s 1M holes; echo end >>holes;"
            + " chmod 640 holes; chmod 4755 many/name-7; find . -exec touch -h -d @1700000000 {} +";
    ReferenceTool.require("sh").in(root).run("-c", script);
    return root;
  }

  private Path layout() throws IOException {
    DebianKernel kernel = DebianKernel.cloud();
    BootInitrd.write(
        folder.resolve("initrd"),
        kernel,
        ReferenceTool.require("busybox").program(),
        "ttyS0",
        List.of("crc32c_generic", "ext4"),
        "export LC_ALL=C\nstty -F /dev/ttyS0 -onlcr\nmount -t ext4 /dev/vda3 /mnt && cd /mnt\n"
            + "echo TREE BEGINS\n"
            + LOOK
            + "echo TREE ENDS\n"
            + WRITE
            + "cd / && umount /mnt && sync && echo WRITTEN AND UNMOUNTED\n");
    GrubCore.write(folder.resolve("core.img"), "(hd0,gpt2)", "ext2");
    return Files.writeString(
        folder.resolve("disk.toml"),
        """
        [disk]
        size = "128M"
        bios-boot = { boot = "%s/boot.img", core = "core.img" }

        [[partition]]
        name = "boot"
        type = "xbootldr"
        format = "ext4"
        files = { "/linux" = "%s", "/initrd" = "initrd" }

        [[partition]]
        name = "root"
        type = "root"
        format = "ext4"
        tree = "root"
        size = "rest"
        """
            .formatted(GrubCore.FOLDER, kernel.image().toAbsolutePath().normalize()));
  }
}
