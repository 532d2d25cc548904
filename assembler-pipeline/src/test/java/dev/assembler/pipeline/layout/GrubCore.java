package dev.assembler.pipeline.layout;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** GRUB for a BIOS with a configuration inside, that boots /linux and /initrd of one volume. */
final class GrubCore {

  static final Path FOLDER = Path.of("/usr/lib/grub/i386-pc");

  private GrubCore() {}

  /**
   * @param volume as GRUB names it
   * @param module that reads it
   */
  static void write(Path core, String volume, String module) throws IOException {
    Path config =
        Files.writeString(
            core.resolveSibling("grub.cfg"),
            """
            serial --unit=0 --speed=115200
            terminal_output serial
            set root=%s
            linux /linux console=ttyS0 quiet no_timer_check panic=-1
            initrd /initrd
            boot
            """
                .formatted(volume));
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
            module,
            "linux",
            "normal",
            "configfile",
            "serial",
            "terminal");
  }
}
