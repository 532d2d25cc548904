package dev.assembler.iso9660;

import dev.assembler.core.bytes.PaddedText;
import dev.assembler.core.tree.Epoch;
import java.util.List;
import java.util.Objects;

/**
 * How an image is written.
 *
 * @param volumeId at most 32 characters of ASCII; at most 16 where there is Joliet are seen there
 * @param identifiers what else the volume says about its origin
 * @param level of interchange: 1 has names of 8.3 characters, 2 of 30, 3 files of several extents
 * @param rockRidge whether names, owners, modes, times, links and special files are kept
 * @param deepDirectories what becomes of directories beyond the eighth level
 * @param joliet whether and how there is a second hierarchy of names in UCS-2
 * @param epoch the creation date, and the time of what is in no tree
 * @param volumeDate the modification date, which is the volume's UUID
 * @param boot the boot catalog's entries, the default entry first; none is no catalog
 * @param padding blocks behind the data that drives may fail to read ahead of, 0 to 65,535
 */
public record IsoOptions(
    String volumeId,
    Identifiers identifiers,
    int level,
    boolean rockRidge,
    DeepDirectories deepDirectories,
    Joliet joliet,
    Epoch epoch,
    VolumeDate volumeDate,
    List<BootEntry> boot,
    int padding) {

  /** What genisoimage pads by, for drives that were written track at once. */
  public static final int USUAL_PADDING = 150;

  /**
   * Text in printable ASCII that programs show and nothing depends on.
   *
   * @param system at most 32 characters
   * @param volumeSet at most 128 characters, as are all that follow
   */
  public record Identifiers(
      String system, String volumeSet, String publisher, String preparer, String application) {

    public static final Identifiers NONE = new Identifiers("", "", "", "", "");

    public Identifiers {
      require("system id", system, 32);
      require("volume set id", volumeSet, 128);
      require("publisher id", publisher, 128);
      require("preparer id", preparer, 128);
      require("application id", application, 128);
    }
  }

  /** ECMA-119 has eight levels of directories; what reads images today reads more. */
  public enum DeepDirectories {
    /** Where they are, at any level: what every reader shows as it is. */
    IN_PLACE,
    /** In a directory rr_moved, as Rock Ridge has it (CL, PL, RE): within all limits. */
    RELOCATED
  }

  /** Names of at most 64 UCS-2 characters, regular files and directories only. */
  public enum Joliet {
    NONE,
    /** Names that do not fit are cut, and told apart by numbers; other nodes are left out. */
    SHORTENED,
    /** A tree that Joliet cannot hold as it is, is refused. */
    EXACT
  }

  public IsoOptions {
    require("volume id", volumeId, 32);
    Objects.requireNonNull(identifiers, "identifiers");
    Objects.requireNonNull(deepDirectories, "deepDirectories");
    Objects.requireNonNull(joliet, "joliet");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(volumeDate, "volumeDate");
    boot = List.copyOf(boot);
    if (level < 1 || level > 3) {
      throw new IllegalArgumentException("level: " + level + ", expected 1 to 3");
    }
    if (padding < 0 || padding > 0xFFFF) {
      throw new IllegalArgumentException("padding: " + padding + " blocks, expected 0 to 65535");
    }
    if (boot.size() > BootCatalog.MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "boot: " + boot.size() + " entries, expected at most " + BootCatalog.MOST_ENTRIES);
    }
    if (deepDirectories == DeepDirectories.RELOCATED && !rockRidge) {
      throw new IllegalArgumentException("deep directories: relocated only by Rock Ridge");
    }
    if (epoch.seconds() < IsoTimestamp.EARLIEST || epoch.seconds() > IsoTimestamp.LATEST) {
      throw new IllegalArgumentException("epoch: " + epoch + ", ISO 9660 holds 1900 to 2155");
    }
  }

  /** Level 3 with Rock Ridge, no Joliet, nothing to boot, all dates 1970. */
  public static IsoOptions defaults() {
    return new IsoOptions(
        "ISOIMAGE",
        Identifiers.NONE,
        3,
        true,
        DeepDirectories.IN_PLACE,
        Joliet.NONE,
        Epoch.ZERO,
        VolumeDate.of(Epoch.ZERO),
        List.of(),
        USUAL_PADDING);
  }

  public IsoOptions withVolumeId(String newVolumeId) {
    return new IsoOptions(
        newVolumeId,
        identifiers,
        level,
        rockRidge,
        deepDirectories,
        joliet,
        epoch,
        volumeDate,
        boot,
        padding);
  }

  public IsoOptions withIdentifiers(Identifiers newIdentifiers) {
    return new IsoOptions(
        volumeId,
        newIdentifiers,
        level,
        rockRidge,
        deepDirectories,
        joliet,
        epoch,
        volumeDate,
        boot,
        padding);
  }

  public IsoOptions withLevel(int newLevel) {
    return new IsoOptions(
        volumeId,
        identifiers,
        newLevel,
        rockRidge,
        deepDirectories,
        joliet,
        epoch,
        volumeDate,
        boot,
        padding);
  }

  public IsoOptions withRockRidge(boolean wanted) {
    return new IsoOptions(
        volumeId,
        identifiers,
        level,
        wanted,
        deepDirectories,
        joliet,
        epoch,
        volumeDate,
        boot,
        padding);
  }

  public IsoOptions withDeepDirectories(DeepDirectories newDeepDirectories) {
    return new IsoOptions(
        volumeId,
        identifiers,
        level,
        rockRidge,
        newDeepDirectories,
        joliet,
        epoch,
        volumeDate,
        boot,
        padding);
  }

  public IsoOptions withJoliet(Joliet newJoliet) {
    return new IsoOptions(
        volumeId,
        identifiers,
        level,
        rockRidge,
        deepDirectories,
        newJoliet,
        epoch,
        volumeDate,
        boot,
        padding);
  }

  public IsoOptions withEpoch(Epoch newEpoch) {
    return new IsoOptions(
        volumeId,
        identifiers,
        level,
        rockRidge,
        deepDirectories,
        joliet,
        newEpoch,
        volumeDate,
        boot,
        padding);
  }

  public IsoOptions withVolumeDate(VolumeDate newVolumeDate) {
    return new IsoOptions(
        volumeId,
        identifiers,
        level,
        rockRidge,
        deepDirectories,
        joliet,
        epoch,
        newVolumeDate,
        boot,
        padding);
  }

  public IsoOptions withBoot(List<BootEntry> newBoot) {
    return new IsoOptions(
        volumeId,
        identifiers,
        level,
        rockRidge,
        deepDirectories,
        joliet,
        epoch,
        volumeDate,
        newBoot,
        padding);
  }

  public IsoOptions withPadding(int newPadding) {
    return new IsoOptions(
        volumeId,
        identifiers,
        level,
        rockRidge,
        deepDirectories,
        joliet,
        epoch,
        volumeDate,
        boot,
        newPadding);
  }

  private static void require(String field, String text, int width) {
    PaddedText.ascii(
        field, text, width, PaddedText.Padding.SPACE, PaddedText.Alphabet.PRINTABLE_ASCII);
  }
}
