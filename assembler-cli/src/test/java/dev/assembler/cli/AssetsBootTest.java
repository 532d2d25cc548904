package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What resolve prints is what a machine boots from. */
@Tag("reference")
@Tag("slow")
class AssetsBootTest {

  private static final String MARKER = "booted from resolved assets";

  @TempDir Path folder;

  @Test
  void resolvedAndVerifiedAssetsBoot() throws IOException {
    Path arch = Files.createDirectories(folder.resolve("assets/x86_64"));
    Files.copy(DebianKernel.cloud().image(), arch.resolve("vmlinuz"));
    Files.write(arch.resolve("initrd.img"), initrd());
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.writeString(root.resolve("marker"), MARKER);
    Cli.run("--tree", root.toString(), "--out", arch + "/rootfs.squashfs").ok();
    String inst = folder + "/inst";
    Cli.run("assets", "checksum", folder + "/assets", "--epoch", "1776269479").ok();
    Cli.run("assets", "install", "--from", folder + "/assets", "--to", inst).ok();
    Cli.run("assets", "verify", "--dir", inst, "--arch", "amd64", "--require-hashes").ok();

    String[] launch =
        Cli.run("assets", "resolve", "--dir", inst, "--arch", "amd64", "--format", "args")
            .ok()
            .out()
            .strip()
            .split(" ", -1);
    String said =
        Machine.pc()
            .withKernel(Path.of(launch[1]), Path.of(launch[3]), "console=ttyS0 quiet")
            .withReadOnlyDisk(Path.of(launch[5]), "raw")
            .runUntil(MARKER);

    assertTrue(said.contains(MARKER), said);
  }

  /** busybox and an init that says the marker. */
  private byte[] initrd() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("initrd/bin")).getParent();
    Files.copy(ReferenceTool.require("busybox").program(), tree.resolve("bin/busybox"));
    Path init =
        Files.writeString(
            tree.resolve("init"),
            "#!/bin/busybox sh\n"
                + "/bin/busybox mount -t devtmpfs none /dev\n"
                + "echo "
                + MARKER
                + " >/dev/ttyS0\n"
                + "/bin/busybox poweroff -f\n");
    Files.setAttribute(init, "unix:mode", 0755);
    Files.createDirectory(tree.resolve("dev"));
    return ReferenceTool.require("sh").in(tree).run("-c", "find . | cpio --quiet -o -H newc").out();
  }
}
