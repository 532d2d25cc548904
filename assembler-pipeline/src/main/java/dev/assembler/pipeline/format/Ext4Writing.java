package dev.assembler.pipeline.format;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.ext4.Ext4Layout;
import dev.assembler.ext4.Ext4Options;
import dev.assembler.ext4.Ext4Volume;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An ext4 volume as its options of the command line want it. */
final class Ext4Writing implements ImageWriter {

  /** Stands for the identities until the trees are known that they derive from. */
  private static final UUID LATER = new UUID(1, 1);

  private final ImageFormat format;
  private final WriteSettings settings;

  /**
   * @throws UsageException for values that are none
   */
  Ext4Writing(ImageFormat format, WriteSettings settings) {
    this.format = format;
    this.settings = settings;
    options(LATER, LATER);
  }

  private Ext4Options options(UUID uuid, UUID hashSeed) {
    Ext4Options defaults = Ext4Options.of(uuid, hashSeed).withSize(Ext4Options.AUTO);
    try {
      defaults = defaults.withEpoch(settings.epoch());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--epoch", e.getMessage(), "", "");
    }
    return Ext4Settings.of(defaults, settings.options());
  }

  @Override
  public Optional<ImagePlan> plan(List<FileTree> trees) throws IOException {
    return Optional.of(ImagePlan.exactly(layout(trees).summary()));
  }

  /** Which blocks are zeros has to be known before. */
  @Override
  public void check(List<FileTree> trees) {}

  @Override
  public ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
      throws IOException {
    return Ext4Volume.write(layout(trees), sink, progress);
  }

  private Ext4Layout layout(List<FileTree> trees) throws IOException {
    DerivedIds ids = settings.seed().ids(format, settings, trees);
    Ext4Options options = options(ids.uuid("ext4/volume"), ids.uuid("ext4/hash-seed"));
    return Ext4Volume.plan(trees.getLast(), options);
  }
}
