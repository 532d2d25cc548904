package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Firmware boots disks that are made of a layout, down to a root file system on the same disk. */
@Tag("boot")
@Tag("slow")
class LayoutBootTest {

  @TempDir Path folder;

  /** One disk for both firmwares, raw and qcow2. */
  @Test
  void uefiAndBiosBootTheSameDisk() throws IOException {
    Path layout = disk("amd64", DebianKernel.cloud(), busybox(), "ttyS0", 3);
    Path raw = folder.resolve("disk.raw");
    Path qcow2 = folder.resolve("disk.qcow2");
    Layouts.make(layout, raw);
    Layouts.make(layout, qcow2);

    assertBooted(Machine.uefiPc().withDisk(raw, "raw"));
    assertBooted(Machine.uefiPc().withDisk(qcow2, "qcow2"));
    assertBooted(Machine.pc().withDisk(raw, "raw"));
  }

  @Test
  void uefiBootsAnArm64Disk() throws IOException {
    Path busybox = DebianPackage.unpacked("busybox-static:arm64").resolve("bin/busybox");
    Path layout = disk("arm64", DebianKernel.arm64(), busybox, "ttyAMA0", 2);
    Path raw = folder.resolve("disk.raw");
    Layouts.make(layout, raw);

    assertBooted(Machine.uefiArm64().withDisk(raw, "raw"));
  }

  private static void assertBooted(Machine machine) throws IOException {
    String said = machine.runUntil("ROOT ENDS");

    assertTrue(said.contains("ROOT IS squashfs: made by a layout"), said);
  }

  private static Path busybox() {
    return ReferenceTool.require("busybox").program();
  }

  /** An ESP with a boot loader, kernel and initramfs, and a root that the initramfs mounts. */
  private Path disk(String arch, DebianKernel kernel, Path busybox, String console, int root)
      throws IOException {
    boolean pc = arch.equals("amd64");
    String efi = pc ? "x64" : "aa64";
    Path loader = Path.of("/usr/lib/systemd/boot/efi/systemd-bootx64.efi");
    if (!pc) {
      loader =
          DebianPackage.unpacked("systemd-boot-efi:arm64")
              .resolve("usr/lib/systemd/boot/efi/systemd-bootaa64.efi");
    }
    initrd(folder.resolve("initrd"), kernel, busybox, console, root);
    if (pc) {
      GrubCore.write(folder.resolve("core.img"), "(hd0,gpt2)", "fat");
    }
    Files.writeString(folder.resolve("loader.conf"), "timeout 0\n");
    Files.writeString(
        folder.resolve("entry.conf"),
        "title ours\nlinux /linux\ninitrd /initrd\noptions console=" + console + " panic=-1\n");
    Files.createDirectories(folder.resolve("root/etc"));
    Files.writeString(folder.resolve("root/etc/made"), "made by a layout\n");
    return Files.writeString(
        folder.resolve("disk.toml"),
        """
        [disk]
        architecture = "%s"
        %s
        [[partition]]
        name = "esp"
        type = "esp"
        format = "fat"
        size = "%s"

        [partition.files]
        "/EFI/BOOT/BOOT%s.EFI" = "%s"
        "/loader/loader.conf" = "loader.conf"
        "/loader/entries/ours.conf" = "entry.conf"
        "/linux" = "%s"
        "/initrd" = "initrd"

        [[partition]]
        name = "root"
        type = "root"
        format = "squashfs"
        tree = "root"
        """
            .formatted(
                arch,
                pc
                    ? "bios-boot = { boot = \""
                        + GrubCore.FOLDER
                        + "/boot.img\", core = \"core.img\" }"
                    : "",
                pc ? "64M" : "96M",
                efi.toUpperCase(java.util.Locale.ROOT),
                loader,
                kernel.image().toAbsolutePath().normalize()));
  }

  /** Mounts the root and says what is in it. */
  private static void initrd(
      Path file, DebianKernel kernel, Path busybox, String console, int partition)
      throws IOException {
    BootInitrd.write(
        file,
        kernel,
        busybox,
        console,
        List.of("squashfs"),
        "mount -t squashfs -o ro /dev/vda"
            + partition
            + " /mnt\necho \"ROOT IS squashfs: $(cat /mnt/etc/made)\"\necho ROOT ENDS\nsleep 9\n");
  }
}
