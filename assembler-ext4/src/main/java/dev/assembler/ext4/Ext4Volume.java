package dev.assembler.ext4;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/** ext4 volumes: trees out of them and into them. */
public final class Ext4Volume {

  private Ext4Volume() {}

  /**
   * Settles every block. Contents are read once where they may have data: what is zeros is a hole.
   * A tree without {@code /lost+found} gets an empty one.
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

  /** As {@link #read(ImageSource, Limits)}, within default limits. */
  public static FileTree read(ImageSource volume) throws IOException {
    return read(volume, Limits.defaults());
  }

  /**
   * Reads all directories; contents stay in the volume, which must stay open for as long as they
   * are used. An empty {@code /lost+found} as every mkfs makes it is left out.
   *
   * @throws dev.assembler.core.ImageFormatException naming what is malformed and where, if the
   *     journal has changes that are not in the volume, or if it goes beyond the limits
   */
  public static FileTree read(ImageSource volume, Limits limits) throws IOException {
    return Ext4Reader.read(volume, limits);
  }

  /** As {@link #verify(ImageSource, Limits)}, within default limits. */
  public static ImageSummary verify(ImageSource volume) throws IOException {
    return verify(volume, Limits.defaults());
  }

  /**
   * Reads a volume and demands that every block has one owner, and that bitmaps, counts, links and
   * copies of the superblock say what the tree does; contents are not read.
   *
   * @throws dev.assembler.core.ImageFormatException for the first thing that is not so
   */
  public static ImageSummary verify(ImageSource volume, Limits limits) throws IOException {
    return Ext4Verifier.verify(volume, limits);
  }

  /** What the superblock says; no tree is read. */
  public static Ext4Facts inspect(ImageSource volume) throws IOException {
    return Ext4Facts.of(volume);
  }
}
