package dev.assembler.pipeline.iso;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.iso9660.BootEntry;
import dev.assembler.iso9660.BootImage;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The loaders that a profile finds in a tree, at their customary places.
 *
 * @param bios what a BIOS starts from a CD
 * @param code what a BIOS starts from a disk
 * @param efi the tree of the EFI boot image
 * @param warnings how the image will not start, and what that would take
 */
record BootLoaders(
    Optional<BootEntry> bios,
    Optional<DiskCode> code,
    Optional<FileTree> efi,
    List<String> warnings) {

  private static final List<String> ISOLINUX_FOLDERS =
      List.of("/isolinux", "/boot/isolinux", "/syslinux", "/boot/syslinux");

  private static final String NO_DISK = "does not start from a disk by BIOS: no ";

  static final BootLoaders NONE =
      new BootLoaders(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  /**
   * @param uuid of the image's volume
   * @throws UsageException if nothing is found, with all that was looked for
   */
  static BootLoaders grub(FileTree tree, String uuid) throws IOException {
    var files = new TreeFiles(tree);
    Optional<FileTree> efi = new EfiFiles(files).of(uuid);
    Optional<BootEntry> bios = GrubFiles.bios(files);
    Optional<TreeFiles.Found> hybrid = files.file(GrubFiles.HYBRID);
    if (files.file("/boot/grub/grub.cfg").isEmpty()) {
      throw missing("grub", "/boot/grub/grub.cfg", "a configuration: menuentry, linux, initrd");
    }
    if (bios.isEmpty() && efi.isEmpty()) {
      throw missing(
          "grub",
          GrubFiles.MISSING + ", nor " + EfiFiles.MISSING,
          "one of them; add --tree /usr/lib/grub:/boot/grub");
    }
    var warnings = new ArrayList<String>();
    boolean forPc =
        efi.isEmpty() || new TreeFiles(efi.get()).file("/EFI/BOOT/BOOTX64.EFI").isPresent();
    if (bios.isEmpty() && forPc) {
      warnings.add("does not start by BIOS: no " + GrubFiles.MISSING);
    }
    if (bios.isPresent() && hybrid.isEmpty()) {
      warnings.add(NO_DISK + GrubFiles.HYBRID + " (Debian: grub-pc-bin)");
    }
    if (efi.isEmpty()) {
      warnings.add("does not start by UEFI: no " + EfiFiles.MISSING);
    }
    return new BootLoaders(bios, bios.isEmpty() ? Optional.empty() : code(hybrid), efi, warnings);
  }

  /** As {@link #grub}. */
  static BootLoaders isolinux(FileTree tree, String uuid) throws IOException {
    var files = new TreeFiles(tree);
    TreeFiles.Found loader =
        files
            .first(ISOLINUX_FOLDERS.stream().map(folder -> folder + "/isolinux.bin").toList())
            .orElseThrow(() ->
                missing(
                    "isolinux",
                    "isolinux.bin in " + String.join(", ", ISOLINUX_FOLDERS),
                    "Debian's isolinux has it in /usr/lib/ISOLINUX"));
    String folder = loader.path().toString().replaceFirst("/[^/]*$", "");
    if (files.first(List.of(folder + "/isolinux.cfg", folder + "/syslinux.cfg")).isEmpty()) {
      throw missing("isolinux", folder + "/isolinux.cfg", "a configuration: LABEL, KERNEL, APPEND");
    }
    var warnings = new ArrayList<String>();
    if (files.file(folder + "/ldlinux.c32").isEmpty()) {
      warnings.add(
          "no "
              + folder
              + "/ldlinux.c32, without which ISOLINUX 5 and later do not start (Debian:"
              + " syslinux-common, /usr/lib/syslinux/modules/bios)");
    }
    Optional<TreeFiles.Found> hybrid = files.file(folder + "/isohdpfx.bin");
    if (hybrid.isEmpty()) {
      warnings.add(
          NO_DISK + folder + "/isohdpfx.bin (Debian: isolinux, /usr/lib/ISOLINUX/isohdpfx.bin)");
    }
    Optional<FileTree> efi = new EfiFiles(files).of(uuid);
    if (efi.isEmpty()) {
      warnings.add("does not start by UEFI: no " + EfiFiles.MISSING);
    }
    BootEntry entry =
        BootEntry.bios(new BootImage.Visible(loader.path()), BootEntry.Patch.BOOT_INFO_TABLE);
    return new BootLoaders(Optional.of(entry), code(hybrid), efi, warnings);
  }

  /** As {@link #grub}. */
  static BootLoaders uki(FileTree tree, String uuid) throws IOException {
    var files = new TreeFiles(tree);
    var efiFiles = new EfiFiles(files);
    Optional<FileTree> efi = efiFiles.of(uuid);
    if (efi.isEmpty()) {
      List<TreeFiles.Found> images = files.ending("/EFI/Linux", ".efi");
      if (images.size() != 1) {
        throw missing(
            "uki",
            images.isEmpty()
                ? "/EFI/Linux/*.efi, nor " + EfiFiles.MISSING
                : EfiFiles.MISSING + ", and " + images.size() + " in /EFI/Linux",
            "one unified kernel image in /EFI/Linux, or a loader");
      }
      TreeFiles.Found image = images.getFirst();
      efi = Optional.of(efiFiles.starting(image, defaultName(image)));
    }
    return new BootLoaders(Optional.empty(), Optional.empty(), efi, List.of());
  }

  /** What firmware starts by itself is named after the machine (UEFI 2.10, 3.5.1.1). */
  private static String defaultName(TreeFiles.Found program) throws IOException {
    Content content = program.file().content();
    ByteBuffer head =
        ByteBuffer.allocate((int) Math.min(4096, content.size())).order(ByteOrder.LITTLE_ENDIAN);
    try (ImageSource source = content.open()) {
      source.readAt(0, head);
    }
    int header = head.capacity() < 0x40 ? -1 : head.getInt(0x3C);
    int machine =
        header < 0 || header > head.capacity() - 6 ? 0 : head.getShort(header + 4) & 0xFFFF;
    return switch (machine) {
      case 0x8664 -> "BOOTX64.EFI";
      case 0xAA64 -> "BOOTAA64.EFI";
      case 0x014C -> "BOOTIA32.EFI";
      case 0x5064 -> "BOOTRISCV64.EFI";
      default ->
          throw new UsageException(
              "--boot uki",
              program.path() + " is no EFI program of a machine that is known",
              "x64, aa64, ia32 or riscv64",
              "");
    };
  }

  private static Optional<DiskCode> code(Optional<TreeFiles.Found> found) throws IOException {
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(DiskCode.of(FileBytes.of(found.get().file().content(), 512)));
  }

  private static UsageException missing(String profile, String what, String expected) {
    return new UsageException("--boot " + profile, "the tree has no " + what, expected, "");
  }
}
