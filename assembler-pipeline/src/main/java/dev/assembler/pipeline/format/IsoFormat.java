package dev.assembler.pipeline.format;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattr;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.TableKind;
import dev.assembler.iso9660.IsoFacts.BootRecord;
import dev.assembler.iso9660.IsoImage;
import dev.assembler.pipeline.iso.IsoParts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** ISO 9660 images: CDs, and what boots as a CD and as a disk. */
final class IsoFormat implements ImageFormat {

  /** 1900-01-01 and 2155-12-31T23:59:59. */
  private static final TimeRange TIMES =
      new TimeRange(-2_208_988_800L, 5_869_583_999L, 1_000_000_000L, "1900 to 2155");

  /** What is left to hold where names, owners and the like have no place. */
  private final boolean rockRidge;

  /**
   * @param rockRidge whether trees are held with Rock Ridge
   */
  IsoFormat(boolean rockRidge) {
    this.rockRidge = rockRidge;
  }

  @Override
  public String name() {
    return "iso";
  }

  @Override
  public String description() {
    return "an ISO 9660 image";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".iso");
  }

  /** By the first volume descriptor; what is in the 32 KiB before it is anybody's. */
  @Override
  public boolean recognises(FileHead head) {
    return head.has(0x8001, "CD001");
  }

  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    return FormatTree.of(IsoImage.read(file.image(), options.limits()), name());
  }

  @Override
  public String partNames() {
    return "efi or bios, what a boot entry starts, or the number or the name of a partition";
  }

  @Override
  public Optional<ImagePart> part(ImageFile file, String name, ReadOptions options)
      throws IOException {
    IsoParts parts = IsoParts.of(file.image(), options.limits());
    Optional<BootRecord> entry =
        switch (name) {
          case IsoParts.EFI_PART -> parts.entry(IsoParts.EFI);
          case IsoParts.BIOS_PART -> parts.entry(IsoParts.BIOS);
          default -> Optional.empty();
        };
    if (entry.isPresent()) {
      return Optional.of(new ImagePart(name, parts.body(entry.get())));
    }
    return parts.table().isEmpty()
        ? Optional.empty()
        : PartitionParts.find(file.name(), parts.table().get(), name);
  }

  /**
   * All of it, the volume that UEFI starts from, and the partition tables where they are a GPT by
   * itself: others overlap on purpose.
   */
  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    ImageSource image = file.image();
    ImageSummary volume = IsoImage.verify(image, options.limits());
    IsoParts parts = IsoParts.of(image, options.limits());
    var facts = new LinkedHashMap<>(volume.facts());
    facts.put("boot entries", (long) parts.facts().boot().size());
    Optional<BootRecord> efi = parts.entry(IsoParts.EFI);
    if (efi.isPresent()) {
      NestedImage.verify(
          file.name() + "#" + IsoParts.EFI_PART,
          parts.body(efi.get()),
          options,
          ImageFormat::hasTree);
    }
    if (!parts.tableFault().isEmpty() && parts.isProtected()) {
      throw new ImageFormatException(parts.tableFault());
    }
    if (parts.table().isPresent() && parts.table().get().kind() == TableKind.GPT) {
      DiskImage.verify(image, options.limits(), OptionalInt.of(FileHead.SECTOR));
      facts.put("partitions", (long) parts.partitions().size());
    }
    return new ImageSummary(volume.size(), volume.sections(), facts);
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    return IsoListing.of(file, IsoParts.of(file.image(), options.limits()));
  }

  @Override
  public boolean hasIdentities() {
    return true;
  }

  @Override
  public boolean holdsLinks() {
    return rockRidge;
  }

  @Override
  public TimeRange times() {
    return TIMES;
  }

  @Override
  public Set<FormatOption> options() {
    return IsoFlags.OPTIONS;
  }

  @Override
  public ImageWriter writer(WriteSettings settings) {
    return IsoWriting.of(this, settings);
  }

  @Override
  public Node relieve(Node node, Relief relief) {
    Node plain = relief.withoutXattrs(node, IsoFormat::loss);
    if (rockRidge) {
      return plain;
    }
    return switch (plain) {
      case Symlink _ -> relief.without(plain, Loss.SYMLINK_DROP);
      case Device _ -> relief.without(plain, Loss.DEVICE);
      case Fifo _ -> relief.without(plain, Loss.DEVICE);
      case Socket _ -> relief.without(plain, Loss.DEVICE);
      case Directory _ -> bare(plain, relief);
      case RegularFile _ -> bare(plain, relief);
    };
  }

  /** What is for users alone is left out without a loss. */
  private static Loss loss(Xattr xattr) {
    return xattr.hasPrefix("user.") ? null : Relief.ofXattr(xattr);
  }

  private static Node bare(Node node, Relief relief) {
    Metadata metadata = node.metadata();
    if (relief.allows(Loss.OWNER) && (metadata.uid() != 0 || metadata.gid() != 0)) {
      relief.count(Loss.OWNER);
      metadata = metadata.withOwner(0, 0);
    }
    if (relief.allows(Loss.MODE) && !IsoWriting.isPlain(node)) {
      relief.count(Loss.MODE);
      metadata = metadata.withPermissions(IsoWriting.plainMode(node));
    }
    return metadata == node.metadata() ? node : node.withMetadata(metadata);
  }
}
