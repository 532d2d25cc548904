package dev.assembler.pipeline.run;

import dev.assembler.assets.KernelArchitecture;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Metadata;
import dev.assembler.fat.FatVolume;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.Partition;
import dev.assembler.iso9660.IsoFacts.BootRecord;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.iso.IsoParts;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.TreeSource;
import dev.assembler.uki.PeMachine;
import dev.assembler.uki.UkiImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a file is to a machine, by its bytes.
 *
 * @param architectures it has something to start for; empty where it does not say
 * @param uefi whether UEFI finds a program on it
 * @param bios whether a BIOS finds a boot sector on it
 * @param container how a disk is kept in the file
 */
record BootMedium(
    Kind kind,
    Set<Architecture> architectures,
    boolean uefi,
    boolean bios,
    Drive.Container container) {

  private static final String EXPECTED =
      "a disk, an ISO image, an EFI program or UKI, a kernel, or what one is given";

  private static final ReadOptions OPTIONS =
      new ReadOptions(Limits.defaults(), Metadata.of(0755), null, EXPECTED);

  /** What it can be. */
  enum Kind {
    DISK,
    CD,
    /** A program for UEFI that is no kernel: a UKI, a boot loader. */
    EFI_PROGRAM,
    KERNEL,
    INITRD,
    /** A file system that a kernel mounts. */
    ROOT
  }

  /**
   * @throws InputException if it is nothing that a machine starts from
   */
  static BootMedium of(HostPath file) throws IOException {
    Optional<Architecture> kernel = kernel(file);
    if (kernel.isPresent()) {
      return plain(Kind.KERNEL, EnumSet.of(kernel.get()));
    }
    try (ImageFile image = ImageFile.of(file.toString(), TreeSource.openFile(file, 0), OPTIONS)) {
      BootMedium medium = of(image);
      if (image.wasCompressed() && medium.kind() != Kind.INITRD) {
        throw new UsageException(
            file.toString(),
            "compressed as a whole (" + image.compression() + ")",
            "what a machine reads as it is",
            medium.kind() == Kind.DISK
                ? "unpack it: assemble convert " + file + " --out DISK.raw"
                : "unpack it");
      }
      return medium;
    } catch (ImageFormatException e) {
      throw new InputException(file.toString(), e.getMessage(), e);
    }
  }

  /** A kernel by its own header; a UKI has none, though the kernel in it has. */
  private static Optional<Architecture> kernel(HostPath file) throws IOException {
    try (ImageSource source = TreeSource.openFile(file, 0)) {
      FileHead head = FileHead.of(source);
      boolean hasHeader = head.has(0x202, "HdrS") || head.has(56, "ARMd") || isZboot(head);
      return hasHeader
          ? KernelArchitecture.of(file.toPath()).flatMap(Architecture::ofKey)
          : Optional.empty();
    }
  }

  /** CONFIG_EFI_ZBOOT: "zimg" behind the MZ. */
  private static boolean isZboot(FileHead head) {
    return head.has(0, "MZ") && head.has(4, "zimg");
  }

  private static BootMedium of(ImageFile file) throws IOException {
    return switch (file.format().name()) {
      case "disk" -> disk(file.image(), Drive.Container.RAW);
      case "qcow2" -> contained(file, Drive.Container.QCOW2);
      case "vhd" -> contained(file, Drive.Container.VHD);
      case "iso" -> cd(file);
      case "fat" -> {
        Set<Architecture> found = EfiPrograms.in(FatVolume.read(file.image()));
        yield new BootMedium(Kind.DISK, found, !found.isEmpty(), false, Drive.Container.RAW);
      }
      case "uki" -> plain(Kind.EFI_PROGRAM, ofPe(UkiImage.read(file.image()).program().machine()));
      case "cpio", "initramfs" -> plain(Kind.INITRD, Set.of());
      case "squashfs", "ext4" -> plain(Kind.ROOT, Set.of());
      default ->
          throw new InputException(
              file.name(), "found " + file.format().description() + ", expected " + EXPECTED);
    };
  }

  private static BootMedium plain(Kind kind, Set<Architecture> architectures) {
    return new BootMedium(kind, architectures, false, false, Drive.Container.RAW);
  }

  private static Set<Architecture> ofPe(Optional<PeMachine> machine) {
    return machine
        .filter(known -> known == PeMachine.X64 || known == PeMachine.AA64)
        .<Set<Architecture>>map(
            known -> EnumSet.of(known == PeMachine.X64 ? Architecture.AMD64 : Architecture.ARM64))
        .orElse(Set.of());
  }

  private static BootMedium contained(ImageFile file, Drive.Container container)
      throws IOException {
    ImageSource disk =
        file.format()
            .disk(file, OPTIONS)
            .orElseThrow(() -> new InputException(file.name(), "no disk in it"));
    if (!"disk".equals(name(disk))) {
      return new BootMedium(Kind.DISK, Set.of(), false, hasBootCode(disk), container);
    }
    return disk(disk, container);
  }

  private static BootMedium disk(ImageSource disk, Drive.Container container) throws IOException {
    Set<Architecture> found = EnumSet.noneOf(Architecture.class);
    for (Partition partition : DiskImage.read(disk).partitions()) {
      if ("fat".equals(name(partition.body()))) {
        found.addAll(EfiPrograms.in(FatVolume.read(partition.body())));
      }
    }
    boolean bios = hasBootCode(disk);
    boolean uefi = !found.isEmpty();
    if (bios) {
      found.add(Architecture.AMD64); // no other has a BIOS
    }
    return new BootMedium(Kind.DISK, found, uefi, bios, container);
  }

  private static BootMedium cd(ImageFile file) throws IOException {
    IsoParts parts = IsoParts.of(file.image(), OPTIONS.limits());
    Optional<BootRecord> efi = parts.entry(IsoParts.EFI);
    boolean bios = parts.entry(IsoParts.BIOS).isPresent();
    Set<Architecture> found = EnumSet.noneOf(Architecture.class);
    if (efi.isPresent() && "fat".equals(name(parts.body(efi.get())))) {
      found.addAll(EfiPrograms.in(FatVolume.read(parts.body(efi.get()))));
    }
    boolean uefi = !found.isEmpty();
    if (bios) {
      found.add(Architecture.AMD64);
    }
    return new BootMedium(Kind.CD, found, uefi, bios, Drive.Container.RAW);
  }

  private static String name(ImageSource image) throws IOException {
    return FileKind.of(FileHead.of(image)).known().map(ImageFormat::name).orElse("");
  }

  private static boolean hasBootCode(ImageSource disk) throws IOException {
    ByteBuffer first = ByteBuffer.allocate(1);
    if (disk.size() == 0) {
      return false;
    }
    disk.readAt(0, first);
    return first.get(0) != 0;
  }
}
