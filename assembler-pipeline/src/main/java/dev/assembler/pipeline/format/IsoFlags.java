package dev.assembler.pipeline.format;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.iso9660.IsoFacts;
import dev.assembler.iso9660.IsoOptions;
import dev.assembler.iso9660.IsoOptions.DeepDirectories;
import dev.assembler.iso9660.IsoOptions.Identifiers;
import dev.assembler.iso9660.IsoOptions.Joliet;
import dev.assembler.iso9660.VolumeDate;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.iso.BootProfile;
import dev.assembler.pipeline.iso.BootRequest;
import dev.assembler.pipeline.iso.DiskCode;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The options of ISO 9660 images, and what they mean. */
final class IsoFlags {

  private static final FormatOption VOLUME_ID =
      FormatOption.text("--volume-id", "TEXT", "up to 32 characters. Default: ISOIMAGE.");
  private static final FormatOption PUBLISHER =
      FormatOption.text("--publisher", "TEXT", "up to 128 characters.");
  private static final FormatOption APPLICATION =
      FormatOption.text("--application-id", "TEXT", "up to 128 characters.");
  private static final FormatOption UUID_DATE =
      FormatOption.text(
          "--volume-uuid-date",
          "DATE",
          "what blkid and GRUB take for the UUID, YYYY-MM-DD-hh-mm-ss-cc; by default of the seed.");
  private static final FormatOption NO_ROCK_RIDGE =
      FormatOption.flag(
          "--no-rock-ridge", "names in capitals, regular files and directories only.");
  private static final FormatOption JOLIET =
      FormatOption.text(
          "--joliet",
          "HOW",
          "names for Windows: none (default), shortened where needed, or exact.");
  private static final FormatOption LEVEL =
      FormatOption.text("--iso-level", "1|2|3", "of interchange. Default: 3.");
  private static final FormatOption DEEP =
      FormatOption.text(
          "--deep-directories",
          "HOW",
          "beyond level 8: in_place (default), or relocated to rr_moved.");
  private static final FormatOption BOOT =
      FormatOption.text(
          "--boot",
          "PROFILE",
          "grub, isolinux or uki: loaders are taken from their customary places in the tree, for"
              + " BIOS and UEFI, CD and disk; or keep: those of the image the tree comes from.");
  private static final FormatOption BIOS_BOOT =
      FormatOption.file("--bios-boot", "what a BIOS starts, hidden: isolinux.bin, eltorito.img ..");
  private static final FormatOption EFI_TREE =
      FormatOption.sources(
          "--efi-tree", "SRC[:DEST]", "becomes the FAT volume that UEFI starts from.");
  private static final FormatOption EFI_BOOT =
      FormatOption.place("--efi-boot", "FILE", "a FAT volume that UEFI starts from, as it is.");
  private static final FormatOption HYBRID_MBR =
      FormatOption.file(
          "--hybrid-mbr", "what a BIOS starts of a disk: boot_hybrid.img, isohdpfx.bin ..");

  private static final FormatOption MEDIA_CHECK =
      FormatOption.flag(
          "--media-check", "with the MD5 by which installers test the medium (checkisomd5).");

  static final Set<FormatOption> OPTIONS =
      Set.of(
          VOLUME_ID,
          PUBLISHER,
          APPLICATION,
          UUID_DATE,
          NO_ROCK_RIDGE,
          JOLIET,
          LEVEL,
          DEEP,
          BOOT,
          BIOS_BOOT,
          EFI_TREE,
          EFI_BOOT,
          HYBRID_MBR,
          MEDIA_CHECK);

  private final OptionValues values;
  private final WriteSettings settings;
  private final BootProfile profile;
  private final IsoOptions options;

  /**
   * @throws UsageException for values that are none, or contradict one another
   */
  IsoFlags(WriteSettings settings) {
    this.settings = settings;
    this.values = settings.options();
    this.profile = values.has(BOOT) ? Words.one(BOOT.name(), text(BOOT), BootProfile.class) : null;
    if (values.has(EFI_TREE) && values.has(EFI_BOOT)) {
      throw new UsageException(
          "--efi-boot", "given with --efi-tree", "one of them", "leave one out");
    }
    this.options = options();
  }

  private IsoOptions options() {
    IsoOptions stated = IsoOptions.defaults();
    stated = with(stated, VOLUME_ID, at -> at.withVolumeId(text(VOLUME_ID)));
    stated = with(stated, PUBLISHER, at -> at.withIdentifiers(identifiers(Identifiers.NONE)));
    stated = with(stated, APPLICATION, at -> at.withIdentifiers(identifiers(Identifiers.NONE)));
    stated = with(stated, UUID_DATE, at -> at.withVolumeDate(date()));
    stated = with(stated, LEVEL, at -> at.withLevel(level()));
    Joliet joliet = values.has(JOLIET) ? word(JOLIET, Joliet.class) : Joliet.NONE;
    stated = stated.withJoliet(joliet).withEpoch(settings.epoch());
    boolean plain = values.has(NO_ROCK_RIDGE);
    if (plain && joliet == Joliet.SHORTENED) {
      throw new UsageException(
          "--joliet shortened",
          "with --no-rock-ridge names would be nowhere as they are",
          "--joliet exact",
          "");
    }
    stated = stated.withRockRidge(!plain);
    return with(stated, DEEP, at -> at.withDeepDirectories(word(DEEP, DeepDirectories.class)));
  }

  private <E extends Enum<E>> E word(FormatOption option, Class<E> type) {
    return Words.one(option.name(), text(option), type);
  }

  private IsoOptions with(IsoOptions stated, FormatOption option, UnaryOperator<IsoOptions> set) {
    if (!values.has(option)) {
      return stated;
    }
    try {
      return set.apply(stated);
    } catch (UsageException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UsageException(option.name() + " " + text(option), e.getMessage(), "", "");
    }
  }

  private Identifiers identifiers(Identifiers others) {
    return new Identifiers(
        others.system(),
        others.volumeSet(),
        values.has(PUBLISHER) ? text(PUBLISHER) : others.publisher(),
        others.preparer(),
        values.has(APPLICATION) ? text(APPLICATION) : others.application());
  }

  private VolumeDate date() {
    return new VolumeDate(text(UUID_DATE).replace("-", ""));
  }

  private int level() {
    if (!text(LEVEL).matches("[1-3]")) {
      throw new UsageException("--iso-level " + text(LEVEL), "no level", "1, 2 or 3", "");
    }
    return Integer.parseInt(text(LEVEL));
  }

  private String text(FormatOption option) {
    return values.texts(option).getFirst();
  }

  boolean isKept() {
    return profile == BootProfile.KEEP;
  }

  boolean hasRockRidge() {
    return options.rockRidge();
  }

  Joliet joliet() {
    return options.joliet();
  }

  /** Whether the image holds a sum of itself; where it takes the place of one that does, too. */
  boolean hasMediaCheck(Optional<IsoFacts> old) {
    return values.has(MEDIA_CHECK)
        || old.filter(facts -> !facts.mediaCheck().isEmpty()).isPresent();
  }

  /** Sources of the tree that UEFI starts from. */
  List<byte[]> efiSources() {
    return values.bytes(EFI_TREE);
  }

  /** For identities that are not stated. */
  IsoOptions options(DerivedIds ids) {
    return values.has(UUID_DATE) ? options : options.withVolumeDate(VolumeDate.derivedFrom(ids));
  }

  /** What an older image is called, where nothing else is stated: what finds it, finds the new. */
  IsoOptions options(IsoFacts old, DerivedIds ids) {
    IsoOptions kept = options(ids);
    Identifiers others =
        new Identifiers(
            old.systemId(), old.volumeSetId(), old.publisher(), old.preparer(), old.application());
    try {
      kept = kept.withIdentifiers(identifiers(others));
      if (!values.has(VOLUME_ID)) {
        kept = kept.withVolumeId(old.volumeId());
      }
      if (!values.has(UUID_DATE) && !old.modified().matches("0*")) {
        kept = kept.withVolumeDate(new VolumeDate(old.modified()));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--boot keep", "what the image is called cannot be kept: " + e.getMessage(), "", "");
    }
    return old.joliet() && !values.has(JOLIET) ? kept.withJoliet(Joliet.SHORTENED) : kept;
  }

  /**
   * @param efiTree null for none
   */
  BootRequest boot(FileTree efiTree) throws IOException {
    return new BootRequest(
        profile,
        values.has(BIOS_BOOT) ? Content.of(values.bytes(BIOS_BOOT).getLast()) : null,
        values.has(EFI_BOOT) ? efiVolume() : null,
        efiTree,
        values.has(HYBRID_MBR) ? DiskCode.of(values.bytes(HYBRID_MBR).getLast()) : null);
  }

  private Content efiVolume() throws IOException {
    HostPath file = HostPath.of(values.bytes(EFI_BOOT).getFirst());
    if (!Files.isRegularFile(file.toPath())) {
      throw new InputException(file.toString(), "no such file, expected a FAT volume");
    }
    return Content.of(file.toPath());
  }
}
