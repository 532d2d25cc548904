package dev.assembler.pipeline.format;

import dev.assembler.ext4.Ext4Options;
import dev.assembler.pipeline.UsageException;
import java.util.Set;

/** What can be said about an ext4 volume, on the command line and in layouts. */
public final class Ext4Settings {

  private static final FormatOption INODES =
      FormatOption.text("--inodes", "N", "how many at least. Default: by --inode-ratio.");
  private static final FormatOption INODE_RATIO =
      FormatOption.text(
          "--inode-ratio", "SIZE", "an inode for so many bytes, 1K to 64M. Default: 16K.");
  private static final FormatOption RESERVED =
      FormatOption.text(
          "--reserved", "PERCENT", "of the blocks, for the superuser alone; 0 to 50. Default: 5.");
  private static final FormatOption JOURNAL =
      FormatOption.text(
          "--journal", "SIZE|none", "1024 blocks or more. Default: by the volume's size.");

  static final Set<FormatOption> OPTIONS =
      Set.of(
          VolumeOptions.SIZE,
          VolumeOptions.LABEL,
          VolumeOptions.PROFILE,
          VolumeOptions.BLOCK_SIZE,
          INODES,
          INODE_RATIO,
          RESERVED,
          JOURNAL);

  private Ext4Settings() {}

  /**
   * Options with what was stated put into them.
   *
   * @param values by the names of the options, with their dashes: size, label, profile, block-size,
   *     inodes, inode-ratio, reserved, journal
   * @throws UsageException for values that are none
   */
  public static Ext4Options of(Ext4Options defaults, OptionValues values) {
    Ext4Options options = defaults;
    // A block's size first, by which the journal's is measured.
    options =
        values.set(
            options,
            VolumeOptions.BLOCK_SIZE,
            at -> at.withBlockSize(number(values, VolumeOptions.BLOCK_SIZE)));
    options = values.set(options, VolumeOptions.SIZE, at -> at.withSize(size(values)));
    options =
        values.set(
            options, VolumeOptions.LABEL, at -> at.withLabel(values.text(VolumeOptions.LABEL)));
    options = values.set(options, VolumeOptions.PROFILE, at -> profile(at, values));
    options = values.set(options, INODES, at -> at.withInodes(values.size(INODES).orElseThrow()));
    options =
        values.set(
            options, INODE_RATIO, at -> at.withInodeRatio(values.size(INODE_RATIO).orElseThrow()));
    options = values.set(options, RESERVED, at -> at.withReservedPercent(number(values, RESERVED)));
    return values.set(options, JOURNAL, at -> journal(at, values));
  }

  private static int number(OptionValues values, FormatOption option) {
    return (int) Math.min(Integer.MAX_VALUE, values.size(option).orElseThrow());
  }

  /** Of a volume; in an option, whose size is never 0. */
  private static long size(OptionValues values) {
    String text = values.text(VolumeOptions.SIZE);
    return switch (text) {
      case "minimal" -> Ext4Options.MINIMAL;
      case "auto" -> Ext4Options.AUTO;
      default -> Math.max(1, values.size(VolumeOptions.SIZE).orElseThrow());
    };
  }

  private static Ext4Options profile(Ext4Options options, OptionValues values) {
    String name = values.text(VolumeOptions.PROFILE);
    if (!name.equals("boot")) {
      throw new UsageException("--profile " + name, "unknown", "boot", "");
    }
    return options.forBoot();
  }

  private static Ext4Options journal(Ext4Options options, OptionValues values) {
    String text = values.text(JOURNAL);
    if (text.equals("none")) {
      return options.withJournalBlocks(Ext4Options.NO_JOURNAL);
    }
    long blocks = values.size(JOURNAL).orElseThrow() / options.blockSize();
    if (blocks < 1024 || blocks > 10_240_000) {
      throw new UsageException(
          "--journal " + text,
          blocks + " blocks of " + options.blockSize(),
          "1024 to 10240000, or none",
          "");
    }
    return options.withJournalBlocks(blocks);
  }
}
