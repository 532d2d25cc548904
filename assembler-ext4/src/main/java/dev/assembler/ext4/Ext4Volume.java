package dev.assembler.ext4;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/** ext4 volumes: trees out of them and into them. */
public final class Ext4Volume {

  private Ext4Volume() {}

  /**
   * Settles every block; of contents it asks only where data is. A tree without {@code /lost+found}
   * gets an empty one.
   *
   * @throws UnrepresentableTreeException with everything that ext4, or a volume of this size,
   *     cannot hold
   * @throws IOException if a file's contents cannot be opened
   */
  public static Ext4Layout plan(FileTree tree, Ext4Options options) throws IOException {
    return Ext4Layout.of(tree, options);
  }

  /** As {@link #write(Ext4Layout, ImageSink, ProgressListener)}, planning first. */
  public static ImageSummary write(FileTree tree, Ext4Options options, ImageSink sink)
      throws IOException {
    return write(plan(tree, options), sink);
  }

  /** As {@link #write(Ext4Layout, ImageSink, ProgressListener)}, telling nobody. */
  public static ImageSummary write(Ext4Layout layout, ImageSink sink) throws IOException {
    return write(layout, sink, ProgressListener.NONE);
  }

  /** Writes a planned volume from the sink's start on, in ascending offsets; holes stay holes. */
  public static ImageSummary write(Ext4Layout layout, ImageSink sink, ProgressListener progress)
      throws IOException {
    new Ext4Writer(layout, sink, progress).write();
    return layout.summary();
  }
}
