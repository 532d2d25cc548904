package dev.assembler.pipeline.layout;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.tree.FileTree;
import dev.assembler.fat.FatLayout;
import dev.assembler.fat.FatOptions;
import dev.assembler.fat.FatVolume;
import dev.assembler.gpt.PartitionBody;

/** A FAT volume in a partition; it names the sectors before it once it has its place. */
final class FatBody {

  private final FileTree tree;
  private final FatOptions options;
  private final String subject;
  private FatLayout layout;

  /**
   * @param subject the partition, for what cannot be held
   * @throws IllegalArgumentException if no tree could be written with these options
   */
  FatBody(FileTree tree, FatOptions options, String subject) throws UnrepresentableTreeException {
    this.tree = tree;
    this.options = options;
    this.subject = subject;
    this.layout = plan(options);
  }

  PartitionBody body(ProgressListener progress) {
    return PartitionBody.sized(
        layout.size(), (window, room) -> FatVolume.write(layout, window, progress).size());
  }

  /** Sets how many sectors of the disk are before it; its size stays. */
  void placeAt(long sector) throws UnrepresentableTreeException {
    layout = plan(options.withHiddenSectors(sector));
  }

  private FatLayout plan(FatOptions with) throws UnrepresentableTreeException {
    try {
      return FatVolume.plan(tree, with);
    } catch (UnrepresentableTreeException e) {
      throw new UnrepresentableTreeException(e.format() + " in " + subject, e.problems());
    }
  }
}
