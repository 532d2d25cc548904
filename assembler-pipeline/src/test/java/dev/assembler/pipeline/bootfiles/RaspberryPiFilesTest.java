package dev.assembler.pipeline.bootfiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaspberryPiFilesTest {

  private static final Content INITRAMFS = Content.of("an initramfs");
  private static final List<String> ARGUMENTS =
      List.of(
          "console=serial0,115200",
          "console=tty1",
          "powernode.boot=1",
          "root=/dev/mmcblk0p2",
          "rootfstype=ext4",
          "rootwait");

  private final RaspberryPiFiles pi = RaspberryPiFiles.everyModel("initramfs.cpio.zst", ARGUMENTS);

  private static FileTree firmware(List<String> names) {
    TreeBuilder tree = FileTree.builder();
    names.forEach(name -> tree.file("/" + name, 0644, Content.of(name)));
    return tree.build();
  }

  @Test
  void theTextFilesAreThese() {
    assertEquals(
        """
        arm_64bit=1
        enable_uart=1
        dtoverlay=disable-bt
        kernel=kernel8.img
        initramfs initramfs.cpio.zst followkernel
        """,
        pi.config());
    assertEquals(
        "console=serial0,115200 console=tty1 powernode.boot=1 root=/dev/mmcblk0p2 rootfstype=ext4"
            + " rootwait\n",
        pi.commandLine());
  }

  @Test
  void everythingThatTheFirmwareLacksIsTold() {
    var e =
        assertThrows(
            InputException.class,
            () ->
                pi.files(
                    "firmware/", firmware(List.of("start4.elf")), Optional.empty(), INITRAMFS));

    assertEquals(
        "firmware/: 10 of the files that a Raspberry Pi boots from are missing: fixup4.dat,"
            + " start.elf, fixup.dat, bootcode.bin, bcm2711-rpi-4-b.dtb, bcm2711-rpi-400.dtb,"
            + " bcm2711-rpi-cm4.dtb, overlays/disable-bt.dtbo, overlays/miniuart-bt.dtbo,"
            + " kernel8.img",
        e.getMessage());
  }

  /** A folder of that name is no file. */
  @Test
  void anOverlayThatIsUsedMustBeThere() {
    var mine = new RaspberryPiFiles("i", List.of("my-uart"), List.of(), RaspberryPiFiles.MODEL_4B);
    TreeBuilder tree = FileTree.builder().directory("/overlays/my-uart.dtbo", 0755);
    RaspberryPiFiles.MODEL_4B.forEach(name -> tree.file("/" + name, 0644, Content.of(name)));

    assertEquals(List.of("overlays/my-uart.dtbo"), mine.missing(tree.build()));
  }

  @Test
  void theBuiltKernelGoesBeforeTheFirmwaresOwn() throws IOException {
    TreeBuilder tree =
        FileTree.builder().put(TreePath.ROOT, firmware(RaspberryPiFiles.EVERY_MODEL).root());
    tree.file("/kernel8.img", 0644, Content.zeros(2000));
    tree.file("/config.txt", 0644, Content.of("the firmware's own"));

    FileTree own = pi.files("f", tree.build(), Optional.empty(), INITRAMFS);
    FileTree built = pi.files("f", tree.build(), Optional.of(Content.zeros(3000)), INITRAMFS);

    assertEquals(2000, size(own, "/kernel8.img"));
    assertEquals(3000, size(built, "/kernel8.img"));
    assertEquals(pi.config().length(), size(built, "/config.txt"));
    assertEquals(pi.commandLine().length(), size(built, "/cmdline.txt"));
    assertEquals(12, size(built, "/initramfs.cpio.zst"));
    assertTrue(built.find(TreePath.of("/overlays/disable-bt.dtbo")).isPresent());
  }

  private static long size(FileTree tree, String path) {
    return ((RegularFile) tree.find(TreePath.of(path)).orElseThrow()).content().size();
  }

  @Test
  void aKernelThatIsNoneIsRefused() {
    FileTree firmware = firmware(RaspberryPiFiles.EVERY_MODEL);

    assertThrows(
        InputException.class,
        () -> pi.files("f", firmware, Optional.of(Content.of("placeholder")), INITRAMFS));
  }

  @Test
  void valuesThatAreMoreThanOneWordAreRefused() {
    for (String hostile : List.of("a b", "a\nb", "", "a\"b")) {
      assertThrows(
          UsageException.class, () -> RaspberryPiFiles.everyModel("initrd", List.of(hostile)));
      assertThrows(UsageException.class, () -> RaspberryPiFiles.everyModel(hostile, List.of()));
      assertThrows(
          UsageException.class,
          () -> new RaspberryPiFiles("i", List.of(hostile), List.of(), List.of()));
    }
  }
}
