package dev.assembler.pipeline.format;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.fat.FatLayout;
import dev.assembler.fat.FatOptions;
import dev.assembler.fat.FatProfile;
import dev.assembler.fat.FatType;
import dev.assembler.fat.FatVolume;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A FAT volume as its options of the command line want it. */
final class FatWriting implements ImageWriter {

  private static final FormatOption SECTOR_SIZE =
      FormatOption.text(
          "--sector-size", "VolumeOptions.SIZE", "512 (default), 1024, 2048 or 4096.");
  private static final FormatOption TYPE =
      FormatOption.text("--fat-type", "12|16|32", "by default by the size.");
  private static final FormatOption CLUSTER_SIZE =
      FormatOption.text(
          "--cluster-size",
          "VolumeOptions.SIZE",
          "a power of two from a sector to 32K; by default by the size.");

  static final Set<FormatOption> OPTIONS =
      Set.of(
          VolumeOptions.SIZE,
          SECTOR_SIZE,
          TYPE,
          CLUSTER_SIZE,
          VolumeOptions.LABEL,
          VolumeOptions.PROFILE);

  /** 1980-01-01 and 2107-12-31T23:59:58, between which times are held. */
  private static final long FIRST_TIME = 315_532_800L;

  private static final long LAST_TIME = 4_354_819_198L;

  private final ImageFormat format;
  private final WriteSettings settings;
  private final FatOptions options;

  private FatWriting(ImageFormat format, WriteSettings settings, FatOptions options) {
    this.format = format;
    this.settings = settings;
    this.options = options;
  }

  /**
   * @throws UsageException for values that are none
   */
  static FatWriting of(ImageFormat format, WriteSettings settings) {
    OptionValues values = settings.options();
    FatOptions options = FatOptions.defaults();
    // A sector's size first, by which the others are measured.
    options = values.set(options, SECTOR_SIZE, at -> at.withSectorSize(size(values, SECTOR_SIZE)));
    options =
        values.set(options, CLUSTER_SIZE, at -> at.withClusterSize(size(values, CLUSTER_SIZE)));
    options =
        values.set(
            options,
            VolumeOptions.SIZE,
            at -> at.withSize(values.size(VolumeOptions.SIZE).orElseThrow()));
    options = values.set(options, TYPE, at -> at.withType(type(values.text(TYPE))));
    options =
        values.set(
            options, VolumeOptions.LABEL, at -> at.withLabel(values.text(VolumeOptions.LABEL)));
    options =
        values.set(
            options,
            VolumeOptions.PROFILE,
            at -> at.withProfile(FatProfile.parse(values.text(VolumeOptions.PROFILE))));
    return new FatWriting(format, settings, options);
  }

  private static int size(OptionValues values, FormatOption option) {
    return (int) Math.min(Integer.MAX_VALUE, values.size(option).orElseThrow());
  }

  private static FatType type(String text) {
    for (FatType type : FatType.values()) {
      if (text.equals(Integer.toString(type.bits()))) {
        return type;
      }
    }
    throw new IllegalArgumentException("FAT type: unknown, expected 12, 16 or 32");
  }

  @Override
  public Optional<ImagePlan> plan(List<FileTree> trees) throws IOException {
    return Optional.of(ImagePlan.exactly(layout(trees).summary()));
  }

  @Override
  public ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
      throws IOException {
    return FatVolume.write(layout(trees), sink, progress);
  }

  private FatLayout layout(List<FileTree> trees) throws IOException {
    long serial = settings.seed().ids(format, settings, trees).serial32("fat/volume");
    try {
      return FatVolume.plan(trees.getLast(), options.withVolumeSerial(serial));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--format fat", e.getMessage(), "", "");
    }
  }

  /**
   * Files are 0644 or 0444, times lie between 1980 and 2107, and the root has that of the label, or
   * none.
   */
  @Override
  public FileTree held(FileTree tree) {
    return TreeRewrite.of(
        tree,
        (path, node) -> {
          Metadata metadata = node.metadata();
          boolean timeless = path.isRoot() && options.label().isEmpty();
          long time = timeless ? 0 : Math.clamp(metadata.mtimeSeconds(), FIRST_TIME, LAST_TIME);
          return node.withMetadata(
              metadata.withMtime(time, 0).withPermissions(nearest(node, metadata.permissions())));
        });
  }

  /** Whether FAT has this mode, or one that differs in what it has no room for at all. */
  static boolean isHeld(Node node, int permissions) {
    return permissions == 0755
        || (!(node instanceof Directory)
            && (permissions == 0644 || permissions == 0444 || permissions == 0555));
  }

  /** The mode that is read back: whether a file may be written to is all that FAT knows. */
  static int nearest(Node node, int permissions) {
    if (node instanceof Directory) {
      return 0755;
    }
    return (permissions & 0222) == 0 ? 0444 : 0644;
  }
}
