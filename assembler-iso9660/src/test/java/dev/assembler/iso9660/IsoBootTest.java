package dev.assembler.iso9660;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
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

/** One image starts Debian's kernel by isolinux under SeaBIOS and by systemd-boot under OVMF. */
@Tag("reference")
@Tag("slow")
class IsoBootTest {

  private static final String MARKER = "WE ARE UP";
  private static final String COMMAND_LINE = "console=ttyS0 quiet panic=-1";

  @TempDir Path folder;

  @Test
  void aCdStartsByBiosAndByUefi() throws IOException {
    Path kernel = DebianKernel.cloud().image();
    Path initrd = initrd();
    Path esp = esp(kernel, initrd);
    Path iso = folder.resolve("boot.iso");
    try (var image = FileImage.openForReading(esp)) {
      Written.file(iso, tree(kernel, initrd), options(image));
    }

    Machine.pc().withCdrom(iso).runUntil(MARKER);
    Machine.uefiPc().withCdrom(iso).runUntil(MARKER);
  }

  private static IsoOptions options(ImageSource esp) throws IOException {
    var loader = new BootImage.Visible(TreePath.of("/isolinux/isolinux.bin"));
    var efi = new BootImage.Appended(esp.size(), window -> ImageCopy.copy(esp, window));
    return IsoOptions.defaults()
        .withBoot(
            List.of(BootEntry.bios(loader, BootEntry.Patch.BOOT_INFO_TABLE), BootEntry.efi(efi)));
  }

  private static FileTree tree(Path kernel, Path initrd) throws IOException {
    Path isolinux = DebianPackage.unpacked("isolinux").resolve("usr/lib/ISOLINUX/isolinux.bin");
    Path core =
        DebianPackage.unpacked("syslinux-common")
            .resolve("usr/lib/syslinux/modules/bios/ldlinux.c32");
    return FileTree.builder()
        .file("/isolinux/isolinux.bin", 0644, Content.of(isolinux))
        .file("/isolinux/ldlinux.c32", 0644, Content.of(core))
        .file(
            "/isolinux/isolinux.cfg",
            0644,
            Content.of(
                "DEFAULT linux\nPROMPT 0\nLABEL linux\n  KERNEL /linux\n  INITRD /initrd\n"
                    + "  APPEND "
                    + COMMAND_LINE
                    + "\n"))
        .file("/linux", 0644, Content.of(kernel))
        .file("/initrd", 0644, Content.of(initrd))
        .build();
  }

  /** A FAT volume by mkfs.fat and mtools, with systemd-boot. */
  private Path esp(Path kernel, Path initrd) throws IOException {
    Path loader =
        DebianPackage.unpacked("systemd-boot-efi")
            .resolve("usr/lib/systemd/boot/efi/systemd-bootx64.efi");
    Path esp = folder.resolve("esp.img");
    ReferenceTool.require("mkfs.fat").run("-C", esp, 24 * 1024);
    Path entry =
        Files.writeString(
            folder.resolve("entry.conf"),
            "title it\nlinux /linux\ninitrd /initrd\noptions " + COMMAND_LINE + "\n");
    Path config = Files.writeString(folder.resolve("loader.conf"), "default it\ntimeout 0\n");
    ReferenceTool mmd = ReferenceTool.require("mmd");
    mmd.run("-i", esp, "::EFI", "::EFI/BOOT", "::loader", "::loader/entries");
    ReferenceTool mcopy = ReferenceTool.require("mcopy");
    mcopy.run("-i", esp, loader, "::EFI/BOOT/BOOTX64.EFI");
    mcopy.run("-i", esp, config, "::loader/loader.conf");
    mcopy.run("-i", esp, entry, "::loader/entries/it.conf");
    mcopy.run("-i", esp, kernel, "::linux");
    mcopy.run("-i", esp, initrd, "::initrd");
    return esp;
  }

  /** A busybox that says so. */
  private Path initrd() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    Path busybox = root.resolve("busybox");
    Files.copy(ReferenceTool.require("busybox").program(), busybox);
    Path init =
        Files.writeString(
            root.resolve("init"),
            "#!/busybox sh\necho " + MARKER + "\n/busybox sleep 1\n/busybox reboot -f\n");
    if (!init.toFile().setExecutable(true) || !busybox.toFile().setExecutable(true)) {
      throw new IOException(init + ": cannot be made executable");
    }
    byte[] archive =
        ReferenceTool.require("cpio")
            .in(root)
            .withInput("busybox\0init\0".getBytes(UTF_8))
            .run("-0", "-o", "-H", "newc", "--quiet")
            .out();
    return Files.write(folder.resolve("initrd.cpio"), archive);
  }
}
