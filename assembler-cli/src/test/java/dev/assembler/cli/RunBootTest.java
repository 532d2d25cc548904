package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.bootfiles.IpxeScript;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that {@code run} starts end as their guests do. */
@Tag("boot")
@Tag("reference")
@Tag("slow")
class RunBootTest {

  private static final String QUIET = "console=ttyS0 quiet no_timer_check panic=-1";
  private static final String END = "\nreboot -f\n";

  @TempDir Path folder;

  private Cli.Run run(String... words) {
    var args = new ArrayList<>(List.of("run"));
    args.addAll(List.of(words));
    args.addAll(List.of("--accel", "tcg", "--memory", "512"));
    String path = ReferenceTool.require("qemu-system-x86_64").program().getParent().toString();
    return Cli.run(new byte[0], Map.of("PATH", path), args.toArray(String[]::new));
  }

  /** An initramfs whose init does this, after devices and the kernel's files are there. */
  private Path initrd(String name, Path busybox, String script) throws IOException {
    Path tree = folder.resolve(name + ".tree");
    for (String directory : new String[] {"bin", "dev", "proc", "sys", "mnt"}) {
      Files.createDirectories(tree.resolve(directory));
    }
    Files.copy(busybox, tree.resolve("bin/busybox"));
    Path init = tree.resolve("init");
    Files.writeString(
        init,
        "#!/bin/busybox sh\n/bin/busybox --install -s /bin\nexport PATH=/bin\n"
            + "mount -t devtmpfs dev /dev\nmount -t proc proc /proc\nmount -t sysfs sys /sys\n"
            + script
            + END);
    assertTrue(init.toFile().setExecutable(true));
    Path image = folder.resolve(name);
    Cli.run("--tree", tree.toString(), "--owner", "0:0", "--out", image.toString()).ok();
    return image;
  }

  private Path initrd(String name, String script) throws IOException {
    return initrd(name, ReferenceTool.require("busybox").program(), script);
  }

  private static String kernel() throws IOException {
    return DebianKernel.cloud().image().toString();
  }

  @Test
  void theMarkerIsZeroAndItsLackIsOne() throws IOException {
    String initrd =
        initrd("i.cpio.gz", "printf 'ALL \\033[1mIS\\033[0m WELL\\r\\n'; sleep 1").toString();

    Cli.Run seen =
        run("--kernel", kernel(), "--initrd", initrd, "--cmdline", QUIET, "--check", "IS WELL");
    Cli.Run ended = run(initrd, "--kernel", kernel(), "--cmdline", QUIET);
    Cli.Run missing =
        run(initrd, "--kernel", kernel(), "--cmdline", QUIET, "--check", "IS BAD", "-q");

    assertTrue(seen.ok().out().contains("ALL IS WELL\n"), seen.out());
    assertTrue(seen.err().endsWith(": the guest said \"IS WELL\"\n"), seen.err());
    assertTrue(ended.ok().err().endsWith("i.cpio.gz: the machine ended\n"), ended.err());
    assertEquals(1, missing.exit());
    assertTrue(
        missing.err().contains("the machine ended before the guest said \"IS BAD\"\n"),
        missing.err());
    assertTrue(missing.err().contains("\n  ALL IS WELL\n"), missing.err());
    assertEquals("", missing.out());
  }

  @Test
  void aGuestThatHangsIsEndedInTimeAndOneThatPanicsAtOnce() throws IOException {
    String hangs = initrd("h.cpio.gz", "echo WAITING; sleep 1000").toString();
    String panics = initrd("p.cpio.gz", "exit 7").toString();
    String stays = "console=ttyS0 quiet no_timer_check";

    Cli.Run late =
        run(
            hangs,
            "--kernel",
            kernel(),
            "--cmdline",
            QUIET,
            "--check",
            "NEVER SAID",
            "--timeout",
            "40");
    Cli.Run panic = run(panics, "--kernel", kernel(), "--cmdline", stays, "--check", "NEVER SAID");

    assertEquals(1, late.exit());
    assertTrue(
        late.err().contains("40 s went by before the guest said \"NEVER SAID\"\n"), late.err());
    assertTrue(late.err().contains("  WAITING\n"), late.err());
    assertEquals(1, panic.exit());
    assertTrue(panic.err().contains("the guest failed: its kernel panicked\n"), panic.err());
  }

  /** The root, disks that stay, values of the host and a folder of it. */
  @Test
  void aGuestFindsAllThatItsMachineHas() throws IOException {
    DebianKernel kernel = DebianKernel.generic();
    List<String> names =
        List.of("virtio_pci", "virtio_blk", "squashfs", "qemu_fw_cfg", "9pnet_virtio", "9p");
    Path modules = Files.createDirectories(folder.resolve("modules.tree/modules"));
    var script = new StringBuilder();
    for (Path module : kernel.modules(names)) {
      Files.copy(module, modules.resolve(module.getFileName()));
      script.append("insmod /modules/").append(module.getFileName()).append('\n');
    }
    script.append(
        """
        mount -t squashfs /dev/vda /mnt && cat /mnt/motd
        echo "DISKS $(cat /sys/block/vdb/size) $(cat /sys/block/vdc/size)"
        echo "BEFORE $(head -c 5 /dev/vdb | tr '\\000' .)"
        echo hello >/dev/vdb
        echo "ENTRY $(cat /sys/firmware/qemu_fw_cfg/by_name/opt/com.example/id/raw)"
        umount /mnt; mount -t 9p -o trans=virtio,ro host /mnt; cat /mnt/shared
        echo "CPUS $(grep -c ^processor /proc/cpuinfo)"; sync
        """);
    Path init = initrd("all.cpio", script.toString());
    Path whole = folder.resolve("whole.cpio.gz");
    Cli.run(
            "--tree",
            init.toString(),
            "--tree",
            modules.getParent().toString(),
            "--owner",
            "0:0",
            "--out",
            whole.toString())
        .ok();
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.writeString(root.resolve("motd"), "ROOT IS MOUNTED\n");
    Path image = folder.resolve("root.squashfs");
    Cli.run("--tree", root.toString(), "--out", image.toString()).ok();
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Files.writeString(shared.resolve("shared"), "SHARED IS MOUNTED\n");
    List<String> words =
        List.of(
            image.toString(),
            "--kernel",
            kernel.image().toString(),
            "--initrd",
            whole.toString(),
            "--cmdline",
            QUIET,
            "--disks",
            "2",
            "--cpus",
            "2",
            "--net",
            "user",
            "--fw-cfg",
            "com.example/id=node-7",
            "--share",
            "host=" + shared);

    String first = run(with(words, "--disk-size", "64M")).ok().out();
    String second = run(with(words)).ok().out();
    Cli.Run other = run(with(words, "--disk-size", "32M"));
    String reset = run(with(words, "--disk-size", "32M", "--reset")).ok().out();

    for (String line :
        List.of(
            "ROOT IS MOUNTED",
            "DISKS 131072 131072",
            "BEFORE .....",
            "ENTRY node-7",
            "SHARED IS MOUNTED",
            "CPUS 2")) {
      assertTrue(first.lines().anyMatch(line::equals), line + "\n" + first);
    }
    assertTrue(second.contains("BEFORE hello"), second);
    assertEquals(2, other.exit());
    assertTrue(
        other.err().contains("root.squashfs.disk1.raw: has 64M, expected 32M;"), other.err());
    assertTrue(reset.contains("DISKS 65536 65536\nBEFORE ....."), reset);
  }

  private static String[] with(List<String> words, String... more) {
    var all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** A program, and a disk that has it; what firmware writes to its variables is forgotten. */
  @Test
  void uefiStartsAProgramADiskAndAnIsoImage() throws IOException {
    var ukis = new UkiFixture(folder);
    ukis.amd64("x.efi");
    Path disk = ukis.disk("x.efi", "BOOTX64.EFI");
    byte[] before = Files.readAllBytes(disk);
    Path qcow2 = folder.resolve("x.qcow2");
    Cli.run("convert", disk.toString(), "--out", qcow2.toString(), "-q").ok();
    Path iso = folder.resolve("x.iso");
    Path tree = Files.createDirectories(folder.resolve("uki/EFI/Linux"));
    Files.copy(folder.resolve("x.efi"), tree.resolve("x.efi"));
    Cli.run(
            "--tree",
            folder + "/uki",
            "--boot",
            "uki",
            "--out",
            iso.toString(),
            "--allow-loss",
            "mode")
        .ok();

    run(folder + "/x.efi", "--check", "UKI ENDS").ok();
    run(disk.toString(), "--check", "UKI ENDS").ok();
    run(qcow2.toString(), "--check", "UKI ENDS").ok();
    run(iso.toString(), "--check", "UKI ENDS").ok();

    assertTrue(Arrays.equals(before, Files.readAllBytes(disk)));
  }

  @Test
  void secureBootRefusesWhatIsNotSigned() throws IOException {
    var ukis = new UkiFixture(folder);
    ukis.amd64("x.efi");
    ukis.signWithSnakeoil("x.efi", "signed.efi");
    String[] secure = {
      "--secure-boot", "--uefi-vars", "/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd", "--check"
    };

    run(with(List.of(folder + "/signed.efi"), with(List.of(secure), "UKI ENDS"))).ok();
    Cli.Run refused =
        run(with(List.of(folder + "/x.efi"), with(List.of(secure), "UKI ENDS", "--timeout", "90")));

    assertEquals(1, refused.exit());
    assertTrue(
        refused.err().contains("the guest failed: UEFI found nothing to start"), refused.err());
    assertFalse(refused.out().contains("UKI BOOTED"), refused.out());
  }

  @Test
  void arm64StartsAKernelAndADisk() throws IOException {
    Path busybox = DebianPackage.unpacked("busybox-static:arm64").resolve("bin/busybox");
    String initrd = initrd("arm.cpio.gz", busybox, "echo ARM IS UP").toString();
    var ukis = new UkiFixture(folder);
    ukis.arm64("arm.efi");
    String disk = ukis.disk("arm.efi", "BOOTAA64.EFI").toString();

    run(initrd, "--kernel", DebianKernel.arm64().image().toString(), "--check", "ARM IS UP").ok();
    run(disk, "--check", "UKI ENDS").ok();
  }

  /** Assets by their manifest; one that was changed since is not started. */
  @Test
  void assetsAreVerifiedBeforeTheyBoot() throws IOException {
    Path arch = Files.createDirectories(folder.resolve("assets/x86_64"));
    Files.copy(DebianKernel.cloud().image(), arch.resolve("vmlinuz"));
    Files.copy(initrd("a.cpio.gz", "echo ASSETS ARE UP"), arch.resolve("initrd.img"));
    Path root = Files.createDirectories(folder.resolve("root"));
    Cli.run("--tree", root.toString(), "--out", arch + "/rootfs.squashfs").ok();
    String installed = folder + "/installed";
    Cli.run("assets", "checksum", folder + "/assets", "--epoch", "1776269479").ok();
    Cli.run("assets", "install", "--from", folder + "/assets", "--to", installed).ok();
    String path = ReferenceTool.require("qemu-system-x86_64").program().getParent().toString();
    String[] doctor = {
      "doctor", installed, "--check", "ASSETS ARE UP", "--arch", "amd64", "--timeout", "60"
    };

    Cli.run(new byte[0], Map.of("PATH", path), doctor).ok();
    try (var files = Files.walk(Path.of(installed))) {
      Path initrd =
          files
              .filter(file -> file.getFileName().toString().startsWith("initrd-"))
              .findFirst()
              .orElseThrow();
      Files.setAttribute(initrd, "unix:mode", 0644);
      Files.writeString(initrd, "something else");
    }
    Cli.Run changed = Cli.run(new byte[0], Map.of("PATH", path), doctor);

    assertEquals(1, changed.exit());
    assertTrue(changed.err().contains("not verified"), changed.err());
  }

  /** By the TFTP server of QEMU, under SeaBIOS; without its kernel it comes to its prompt. */
  @Test
  void anIpxeFolderBootsAndTellsWhenItCannot() throws IOException {
    Path net = Files.createDirectories(folder.resolve("net/amd64")).getParent();
    Files.copy(Path.of(kernel()), net.resolve("amd64/kernel"));
    Files.copy(initrd("n.cpio", "echo NETBOOT IS UP"), net.resolve("amd64/initrd"));
    var files = new IpxeScript.Files("guest.", "kernel", "initrd", List.of(QUIET.split(" ")));
    Files.write(net.resolve("boot.ipxe"), new IpxeScript(".", "", "token", "", "", files).bytes());

    run(net.toString(), "--check", "NETBOOT IS UP").ok();
    Files.delete(net.resolve("amd64/kernel"));
    Cli.Run failed = run(net.toString(), "--check", "NETBOOT IS UP");

    assertEquals(1, failed.exit());
    assertTrue(
        failed.err().contains("the guest failed: iPXE gave up and waits at its prompt\n"),
        failed.err());
    assertTrue(failed.err().contains("Netboot of amd64 failed: 0x"), failed.err());
  }

  /** SeaBIOS starts GRUB from a CD and from a disk, and UEFI from the same image. */
  @Test
  void anIsoImageStartsInAllFourWays() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("iso.tree/boot/grub"));
    Path top = folder.resolve("iso.tree");
    Files.copy(Path.of(kernel()), top.resolve("linux"));
    Files.copy(initrd("iso.cpio", "echo IMAGE IS UP"), top.resolve("initrd"));
    Files.writeString(
        tree.resolve("grub.cfg"),
        "set timeout=0\nmenuentry it {\n  linux /linux " + QUIET + "\n  initrd /initrd\n}\n");
    String pc = DebianPackage.unpacked("grub-pc-bin").resolve("usr/lib/grub").toString();
    String efi = DebianPackage.unpacked("grub-efi-amd64-bin").resolve("usr/lib/grub").toString();
    String image = folder + "/it.iso";
    Cli.run(
            "--tree",
            top.toString(),
            "--tree",
            pc + ":/boot/grub",
            "--tree",
            efi + ":/boot/grub",
            "--boot",
            "grub",
            "--out",
            image)
        .ok();

    run(image, "--check", "IMAGE IS UP").ok();
    run(image, "--check", "IMAGE IS UP", "--firmware", "bios").ok();
    run(image, "--check", "IMAGE IS UP", "--as", "disk").ok();
    run(image, "--check", "IMAGE IS UP", "--as", "disk", "--firmware", "bios").ok();
  }
}
