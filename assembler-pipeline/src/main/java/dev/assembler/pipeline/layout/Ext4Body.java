package dev.assembler.pipeline.layout;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.tree.FileTree;
import dev.assembler.ext4.Ext4Layout;
import dev.assembler.ext4.Ext4Options;
import dev.assembler.ext4.Ext4Volume;
import dev.assembler.gpt.Bounds;
import dev.assembler.gpt.PartitionBody;
import java.io.IOException;

/** An ext4 volume in a partition; it fills the rest of a disk once that has a size. */
final class Ext4Body {

  private final String subject;
  private final long most;
  private Ext4Layout layout;

  /**
   * @param most of a volume that fills what it gets: how much that can be; else 0
   * @param subject the partition, for what cannot be held
   */
  Ext4Body(FileTree tree, Ext4Options options, long most, String subject) throws IOException {
    this.subject = subject;
    this.most = most;
    this.layout = planned(() -> Ext4Volume.plan(tree, options));
  }

  PartitionBody body(ProgressListener progress) {
    long least = layout.size();
    if (most <= least) {
      return PartitionBody.sized(
          least, (window, room) -> Ext4Volume.write(layout, window, progress).size());
    }
    return PartitionBody.between(
        least,
        most,
        (window, room) -> {
          fill(room);
          return Ext4Volume.write(layout, window, progress).size();
        });
  }

  /** Settles the volume's size where that of the partition is known now. */
  void place(Bounds partition) throws IOException {
    if (most > 0 && partition.isExact()) {
      fill(partition.least());
    }
  }

  private void fill(long room) throws IOException {
    if (room != layout.size()) {
      layout = planned(() -> layout.withSize(room));
    }
  }

  private interface Planning {
    Ext4Layout plan() throws IOException;
  }

  private Ext4Layout planned(Planning planning) throws IOException {
    try {
      return planning.plan();
    } catch (UnrepresentableTreeException e) {
      throw new UnrepresentableTreeException(e.format() + " in " + subject, e.problems());
    }
  }
}
