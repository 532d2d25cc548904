package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A card for a Raspberry Pi that a recipe makes: its partitions as others read them, the texts that
 * its firmware reads, a claim with a CA. And the command line, which is the same wherever it goes.
 */
@Tag("reference")
class BuildBoardTest {

  private static final String HARDENED =
      "lockdown=integrity ima_appraise=enforce ima_template=ima-ng powernode.boot=1";

  private static final String CA =
      "-----BEGIN CERTIFICATE-----\nTFM0dA==\n-----END CERTIFICATE-----\n";

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aCard() throws IOException {
    recipe = RecipeFixture.in(folder);
    for (String name :
        List.of(
            "start4.elf",
            "fixup4.dat",
            "start.elf",
            "fixup.dat",
            "bootcode.bin",
            "bcm2711-rpi-4-b.dtb",
            "bcm2711-rpi-400.dtb",
            "bcm2711-rpi-cm4.dtb",
            "overlays/disable-bt.dtbo",
            "overlays/miniuart-bt.dtbo")) {
      Path file = folder.resolve("firmware").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Files.writeString(folder.resolve("ca.pem"), CA);
    Files.write(folder.resolve("vmlinuz"), new byte[4096]);
    recipe.write(
        RecipeFixture.HEAD.replace("\"amd64\", ", "")
            + """
            [source.firmware]
            dir = "firmware"
            [tree.boot]
            from = ["firmware"]
            raspberry-pi = { kernel = "linux", initrd = "initrd", cmdline = "console=tty1 %1$s" }
            identity = { id = "node-7", server = "https://platform.example", ca = "ca.pem", ca-name = "powernode-ca.pem" }
            [artifact]
            linux = { kind = "file", file = "vmlinuz" }
            initrd = { kind = "file", text = "initrd", output = "initramfs.cpio.zst" }
            card = { kind = "disk", disk = { table = "mbr" }, partition = [
              { name = "BOOT", type = "0x0c", format = "fat", tree = "boot", size = "48M", label = "BOOT", active = true, profile = "rpi4" },
              { name = "persist", type = "0x83", format = "ext4", size = "16M", label = "persist" },
            ] }
            script = { kind = "ipxe", kernel = "linux", initrd = "initrd", cmdline = "console=tty1 %1$s" }
            [variant]
            disk-image-rpi4 = { files = ["card"] }
            ipxe = { files = ["script"] }
            """
                .formatted(HARDENED));
  }

  /** A partition by its number, as sfdisk finds it. */
  private Path partition(Path disk, int number) throws IOException {
    List<MatchResult> found =
        Pattern.compile("start=\\s*(\\d+), size=\\s*(\\d+), type=\\s*(\\w+)")
            .matcher(ReferenceTool.require("sfdisk").run("--dump", disk).text())
            .results()
            .toList();
    MatchResult place = found.get(number - 1);
    assertEquals(number == 1 ? "c" : "83", place.group(3));
    int start = Integer.parseInt(place.group(1)) * 512;
    byte[] bytes = Files.readAllBytes(disk);
    return Files.write(
        folder.resolve("p" + number),
        Arrays.copyOfRange(bytes, start, start + Integer.parseInt(place.group(2)) * 512));
  }

  private static String read(Path fat, String name) throws IOException {
    return ReferenceTool.require("mtype").run("-i", fat, "::/" + name).text();
  }

  @Test
  void aCardIsAsItsFirmwareAndItsKernelReadIt() throws IOException {
    recipe.build("--variants", "disk-image-rpi4").ok();
    Path disk = recipe.out("disk-image-rpi4/arm64/card.raw");
    Path boot = partition(disk, 1);
    Path persist = partition(disk, 2);

    ReferenceTool.require("fsck.fat").run("-n", boot);
    ReferenceTool.require("e2fsck").run("-fn", persist);
    assertEquals(
        "BOOT",
        ReferenceTool.require("blkid").run("-o", "value", "-s", "LABEL", boot).text().strip());
    assertEquals(
        "persist",
        ReferenceTool.require("blkid").run("-o", "value", "-s", "LABEL", persist).text().strip());
    assertEquals(
        "arm_64bit=1\nenable_uart=1\ndtoverlay=disable-bt\nkernel=kernel8.img\n"
            + "initramfs initramfs.cpio.zst followkernel\n",
        read(boot, "config.txt"));
    assertEquals("console=tty1 " + HARDENED + "\n", read(boot, "cmdline.txt"));
    assertEquals("start4.elf", read(boot, "start4.elf"));
    assertEquals("initrd", read(boot, "initramfs.cpio.zst"));
    assertEquals(
        "ID=node-7\nKEY=\nSERVER=https://platform.example\nCA_PEM_FILE=/boot/powernode-ca.pem\n",
        read(boot, "identity.cfg"));
    Path copy = folder.resolve("copy.pem");
    ReferenceTool.require("mcopy").run("-i", boot, "::/powernode-ca.pem", copy);
    assertArrayEquals(Files.readAllBytes(folder.resolve("ca.pem")), Files.readAllBytes(copy));
  }

  @Test
  void aScriptHasTheCommandLine() throws IOException {
    recipe.build("--variants", "ipxe").ok();

    String script = Files.readString(recipe.out("ipxe/arm64/script.ipxe"));
    assertTrue(script.contains(" console=tty1 " + HARDENED + " || goto failed\n"), script);
  }

  /** What is no certificate is none, and a card of a Pi without its firmware is none. */
  @Test
  void whatIsMissingIsToldAtOnce() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), "none");
    Files.delete(folder.resolve("firmware/start4.elf"));
    Files.delete(folder.resolve("firmware/overlays/disable-bt.dtbo"));

    Cli.Run run = recipe.build("--variants", "disk-image-rpi4");

    assertEquals(3, run.exit(), run.err());
    assertTrue(
        run.err()
            .contains(
                "tree.boot: 2 of the files that a Raspberry Pi boots from are missing: start4.elf,"
                    + " overlays/disable-bt.dtbo"),
        run.err());
    Files.writeString(folder.resolve("firmware/start4.elf"), "x");
    Files.writeString(folder.resolve("firmware/overlays/disable-bt.dtbo"), "x");
    Cli.Run ca = recipe.build("--variants", "disk-image-rpi4");
    assertEquals(2, ca.exit(), ca.err());
    assertTrue(ca.err().contains("CA_PEM_FILE: no certificate in PEM"), ca.err());
  }
}
