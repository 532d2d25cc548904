package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SeaBIOS starts GRUB from our disks; no grub-install has touched them. */
@Tag("boot")
@Tag("slow")
class GrubBootsTest {

  private static final Path GRUB = Path.of("/usr/lib/grub/i386-pc");

  @TempDir Path folder;

  @Test
  void aBiosStartsGrubFromABiosBootPartition() throws IOException {
    Path disk =
        Disks.write(
            folder.resolve("gpt"),
            Disks.gpt().withGrub(grub("from GPT")),
            List.of(
                Disks.empty("esp", "esp", 2 * MIB),
                PartitionSpec.of("root", "root").withBody(Disks.unknown(1, 9_000_000, 100_000))));

    String said = Machine.pc().withDisk(disk, "raw").runUntil("GRUB ends");

    assertTrue(said.contains("GRUB comes from GPT"), said);
    assertTrue(said.contains("(hd0,gpt3)") && said.contains("(hd0,gpt1)"), said);
  }

  @Test
  void aBiosStartsGrubFromTheGapBehindAnMbr() throws IOException {
    Path disk =
        Disks.write(
            folder.resolve("mbr"),
            Disks.mbr().withGrub(grub("from MBR")),
            List.of(
                Disks.empty("a", "0x0c", MIB).withActive(true),
                Disks.empty("b", "home", MIB),
                Disks.empty("c", "home", MIB),
                Disks.empty("d", "home", MIB),
                Disks.empty("e", "home", MIB)));

    String said = Machine.pc().withDisk(disk, "raw").runUntil("GRUB ends");

    assertTrue(said.contains("GRUB comes from MBR"), said);
    assertTrue(said.contains("(hd0,msdos6)") && said.contains("(hd0,msdos5)"), said);
  }

  /** GRUB with a configuration inside that says the word, and which partitions it sees. */
  private GrubBoot grub(String word) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("grub.cfg"),
            """
            serial --unit=0 --speed=115200
            terminal_output serial
            echo GRUB comes %s
            ls
            echo GRUB ends
            """
                .formatted(word));
    Path core = folder.resolve("core.img");
    ReferenceTool.require("grub-mkimage")
        .run(
            "-O",
            "i386-pc",
            "-o",
            core,
            "-c",
            config,
            "-p",
            "/",
            "biosdisk",
            "part_gpt",
            "part_msdos",
            "serial",
            "terminal",
            "echo",
            "ls");
    return GrubBoot.of(Files.readAllBytes(GRUB.resolve("boot.img")), Files.readAllBytes(core));
  }

  /** Debian's own files, and the others that lie beside them. */
  @Test
  @Tag("reference")
  void debiansFilesAreKnownAndOthersRefused() throws IOException {
    BootCode.grubHybrid(Files.readAllBytes(GRUB.resolve("boot_hybrid.img")), 100);
    BootCode.isolinuxHybrid(Files.readAllBytes(Path.of("/usr/lib/ISOLINUX/isohdpfx.bin")), 100);
    GrubBoot good = grub("nothing");
    byte[] boot = Files.readAllBytes(GRUB.resolve("boot.img"));
    byte[] core = Files.readAllBytes(folder.resolve("core.img"));

    assertTrue(good.coreSize() >= core.length);
    for (String other :
        List.of("cdboot.img", "diskboot.img", "kernel.img", "lzma_decompress.img", "pxeboot.img")) {
      byte[] wrong = Files.readAllBytes(GRUB.resolve(other));
      assertThrows(ImageFormatException.class, () -> GrubBoot.of(wrong, core), other);
      assertThrows(ImageFormatException.class, () -> GrubBoot.of(boot, wrong), other);
    }
    byte[] hybrid = Files.readAllBytes(GRUB.resolve("boot_hybrid.img"));
    assertThrows(ImageFormatException.class, () -> GrubBoot.of(hybrid, core));
    assertThrows(ImageFormatException.class, () -> BootCode.grubHybrid(boot, 1));
  }
}
