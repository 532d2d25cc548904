package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images of one command each start Debian's kernel, which says a marker of theirs: as a CD and as a
 * disk, by SeaBIOS and by edk2.
 */
@Tag("reference")
@Tag("slow")
class IsoMachineTest {

  private static final String COMMAND_LINE = "console=ttyS0 quiet panic=-1";

  @TempDir Path folder;

  private Path kernel;

  @BeforeEach
  void aKernel() throws IOException {
    kernel = DebianKernel.cloud().image();
  }

  /** A machine that is run until it says its image's marker. */
  private record Boot(Machine machine, String marker) {
    void run() {
      try {
        machine.runUntil(marker);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void together(Boot... boots) {
    Arrays.stream(boots).parallel().forEach(Boot::run);
  }

  /** GRUB's loaders from where its packages have them; another such image is attached as well. */
  @Test
  void grubStartsTheRightOneOfTwoImagesInAllFourWays() throws IOException {
    Path one = grub("ONE");
    Path two = grub("TWO");

    together(
        new Boot(cd(Machine.pc(), two, one), "UP ONE"),
        new Boot(disk(Machine.pc(), one, two), "UP TWO"));
    together(
        new Boot(cd(Machine.uefiPc(), one, two), "UP TWO"),
        new Boot(disk(Machine.uefiPc(), two, one), "UP ONE"));
  }

  /**
   * ISOLINUX, and in a volume of more than 60 MiB a unified kernel image; what is started is a
   * remaster, in which everything has moved.
   */
  @Test
  void aRemasteredImageOfIsolinuxStartsInAllFourWays() throws IOException {
    Path tree = tree("old", "OLD");
    Path isolinux = DebianPackage.unpacked("isolinux").resolve("usr/lib/ISOLINUX");
    Path modules =
        DebianPackage.unpacked("syslinux-common").resolve("usr/lib/syslinux/modules/bios");
    copy(isolinux.resolve("isolinux.bin"), tree.resolve("isolinux/isolinux.bin"));
    copy(isolinux.resolve("isohdpfx.bin"), tree.resolve("isolinux/isohdpfx.bin"));
    copy(modules.resolve("ldlinux.c32"), tree.resolve("isolinux/ldlinux.c32"));
    Files.writeString(
        tree.resolve("isolinux/isolinux.cfg"),
        "DEFAULT linux\nPROMPT 0\nLABEL linux\n  KERNEL /linux\n  INITRD /initrd\n  APPEND "
            + COMMAND_LINE
            + "\n");
    Path efi = folder.resolve("efi");
    Files.createDirectories(efi.resolve("EFI/BOOT"));
    Files.copy(unifiedKernel(tree.resolve("initrd")), efi.resolve("EFI/BOOT/BOOTX64.EFI"));
    fill(efi.resolve("fill"), 48L << 20);
    Path old = folder.resolve("old.iso");
    Cli.run(
            "--tree",
            tree.toString(),
            "--boot",
            "isolinux",
            "--efi-tree",
            efi.toString(),
            "--out",
            old.toString())
        .ok();
    Path more = Files.createDirectories(folder.resolve("more"));
    fill(more.resolve("0"), 3_000_000);
    Path image = folder.resolve("new.iso");

    remaster(old, more, image);

    together(
        new Boot(cd(Machine.pc(), image), "UP OLD"), new Boot(disk(Machine.pc(), image), "UP OLD"));
    together(
        new Boot(cd(Machine.uefiPc(), image), "UP OLD"),
        new Boot(disk(Machine.uefiPc(), image), "UP OLD"));
  }

  /** GRUB's, remastered, and a volume for UEFI of more than 200 MiB. */
  @Test
  void aRemasteredImageOfGrubAndALargeVolumeStart() throws IOException {
    Path more = Files.createDirectories(folder.resolve("more"));
    fill(more.resolve("0"), 3_000_000);
    Path remastered = folder.resolve("new.iso");
    remaster(grub("GRUB"), more, remastered);
    Path tree = Files.createDirectories(folder.resolve("uki/EFI/Linux")).getParent().getParent();
    Files.copy(
        unifiedKernel(tree("other", "UKI").resolve("initrd")), tree.resolve("EFI/Linux/it.efi"));
    fill(tree.resolve("EFI/fill"), 200L << 20);
    Path large = folder.resolve("large.iso");
    Cli.run("--tree", tree.toString(), "--boot", "uki", "--out", large.toString()).ok();

    together(
        new Boot(disk(Machine.pc(), remastered), "UP GRUB"),
        new Boot(cd(Machine.uefiPc(), large), "UP UKI"));
  }

  @Test
  void anArm64MachineStartsItAsCdAndAsDisk() throws IOException {
    Path efi = folder.resolve("efi");
    Path systemd =
        DebianPackage.unpacked("systemd-boot-efi:arm64")
            .resolve("usr/lib/systemd/boot/efi/systemd-bootaa64.efi");
    copy(systemd, efi.resolve("EFI/BOOT/BOOTAA64.EFI"));
    copy(DebianKernel.arm64().image(), efi.resolve("linux"));
    Path busybox = DebianPackage.unpacked("busybox-static:arm64").resolve("bin/busybox");
    Files.write(efi.resolve("initrd"), initrd("arm", "ARM", busybox, "ttyAMA0"));
    Files.createDirectories(efi.resolve("loader/entries"));
    Files.writeString(efi.resolve("loader/loader.conf"), "default it\ntimeout 0\n");
    Files.writeString(
        efi.resolve("loader/entries/it.conf"),
        "title it\nlinux /linux\ninitrd /initrd\noptions console=ttyAMA0 quiet panic=-1\n");
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.writeString(tree.resolve("data"), "data");
    Path image = folder.resolve("arm64.iso");
    Cli.run(
            "--tree",
            tree.toString(),
            "--efi-tree",
            efi.toString(),
            "--allow-loss",
            "mode",
            "--out",
            image.toString())
        .ok();

    together(
        new Boot(cd(Machine.uefiArm64(), image), "UP ARM"),
        new Boot(disk(Machine.uefiArm64(), image), "UP ARM"));
  }

  private Path grub(String marker) throws IOException {
    Path tree = tree(marker, marker);
    Files.createDirectories(tree.resolve("boot/grub"));
    Files.writeString(
        tree.resolve("boot/grub/grub.cfg"),
        "set timeout=0\nmenuentry it {\n  linux /linux "
            + COMMAND_LINE
            + "\n  initrd /initrd\n}\n");
    Path pc = DebianPackage.unpacked("grub-pc-bin").resolve("usr/lib/grub");
    Path efi = DebianPackage.unpacked("grub-efi-amd64-bin").resolve("usr/lib/grub");
    Path image = folder.resolve(marker + ".iso");
    Cli.run(
            "--tree",
            tree.toString(),
            "--tree",
            pc + ":/boot/grub",
            "--tree",
            efi + ":/boot/grub",
            "--boot",
            "grub",
            "--seed",
            marker,
            "--out",
            image.toString())
        .ok();
    return image;
  }

  private static void remaster(Path old, Path more, Path image) {
    Cli.run(
            "--tree",
            old.toString(),
            "--tree",
            more + ":/0",
            "--boot",
            "keep",
            "--verify",
            "--out",
            image.toString())
        .ok();
  }

  /** The image that is to start, last of all that are attached. */
  private static Machine cd(Machine machine, Path... images) {
    Machine with = machine.with("-device", "virtio-scsi-pci,id=scsi");
    return attached(with, "media=cdrom,readonly=on", "scsi-cd", images);
  }

  private static Machine disk(Machine machine, Path... images) {
    return attached(machine, "snapshot=on", "virtio-blk-pci", images);
  }

  private static Machine attached(Machine machine, String options, String device, Path... images) {
    Machine with = machine;
    for (int i = 0; i < images.length; i++) {
      String first = i == images.length - 1 ? ",bootindex=1" : "";
      with =
          with.with("-drive", "file=" + images[i] + ",format=raw,if=none,id=i" + i + "," + options)
              .with("-device", device + ",drive=i" + i + first);
    }
    return with;
  }

  /** Debian's kernel, and an initramfs that says the marker. */
  private Path tree(String name, String marker) throws IOException {
    Path tree = Files.createDirectories(folder.resolve(name));
    Files.copy(kernel, tree.resolve("linux"));
    Path busybox = ReferenceTool.require("busybox").program();
    Files.write(tree.resolve("initrd"), initrd(name + "-root", marker, busybox, "ttyS0"));
    return tree;
  }

  private byte[] initrd(String name, String marker, Path busybox, String console)
      throws IOException {
    Path root = Files.createDirectories(folder.resolve(name));
    Files.copy(busybox, root.resolve("busybox"));
    Path init =
        Files.writeString(
            root.resolve("init"),
            "#!/busybox sh\n/busybox mkdir /dev\n/busybox mount -t devtmpfs none /dev\n"
                + "echo UP "
                + marker
                + " >/dev/"
                + console
                + "\n/busybox sleep 1\n/busybox reboot -f\n");
    Files.setAttribute(init, "unix:mode", 0755);
    return ReferenceTool.require("cpio")
        .in(root)
        .withInput("busybox\0init\0".getBytes(UTF_8))
        .run("-0", "-o", "-H", "newc", "--quiet")
        .out();
  }

  /** Of systemd's stub. */
  private Path unifiedKernel(Path initrd) throws IOException {
    Path stub =
        DebianPackage.unpacked("systemd-boot-efi")
            .resolve("usr/lib/systemd/boot/efi/linuxx64.efi.stub");
    Path line = Files.writeString(folder.resolve("cmdline"), COMMAND_LINE);
    Path image = folder.resolve(initrd.getParent().getFileName() + ".efi");
    ReferenceTool objcopy = ReferenceTool.require("objcopy");
    var arguments = new ArrayList<Object>();
    for (List<Object> section :
        List.<List<Object>>of(
            List.of(".cmdline", line, "0x1b000"),
            List.of(".linux", kernel, "0x1c000"),
            List.of(".initrd", initrd, "0x3000000"))) {
      arguments.add("--add-section");
      arguments.add(section.get(0) + "=" + section.get(1));
      arguments.add("--change-section-vma");
      arguments.add(section.get(0) + "=" + section.get(2));
    }
    arguments.add(stub);
    arguments.add(image);
    objcopy.run(arguments.toArray());
    return image;
  }

  private static void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(file, target);
  }

  /** A file of this length: a hole, and a byte. */
  private static void fill(Path file, long size) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), size - 1);
    }
  }
}
