package dev.assembler.cli;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installed assets boot, and what says so is the guest. */
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

    Map<String, String> variables = Map.of("PATH", qemu().getParent().toString());
    String[] boot = {"assets", "boot", "--dir", inst, "--arch", "amd64", "--marker", MARKER};
    Cli.run(new byte[0], variables, boot).ok();
  }

  private static Path qemu() {
    return ReferenceTool.require("qemu-system-x86_64").program();
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
