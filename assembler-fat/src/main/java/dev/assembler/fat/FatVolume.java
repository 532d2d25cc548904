package dev.assembler.fat;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.util.List;

/** FAT12, FAT16 and FAT32 volumes: trees out of them and into them. */
public final class FatVolume {

  private FatVolume() {}

  /**
   * Settles type, size and every cluster; reads no contents.
   *
   * @throws UnrepresentableTreeException with everything that FAT, or a volume of this size, cannot
   *     hold
   * @throws IllegalArgumentException if no tree could be written with these options, naming the
   *     firmware if it is a profile's constraint
   */
  public static FatLayout plan(FileTree tree, FatOptions options)
      throws UnrepresentableTreeException {
    return FatLayout.of(tree, options);
  }

  /** As {@link #write(FatLayout, ImageSink)}, planning first. */
  public static ImageSummary write(FileTree tree, FatOptions options, ImageSink sink)
      throws IOException {
    return write(tree, options, sink, ProgressListener.NONE);
  }

  /** As {@link #write(FatLayout, ImageSink, ProgressListener)}, planning first. */
  public static ImageSummary write(
      FileTree tree, FatOptions options, ImageSink sink, ProgressListener progress)
      throws IOException {
    return write(plan(tree, options), sink, progress);
  }

  /** Writes a planned volume from the sink's start on, in ascending offsets; holes stay holes. */
  public static ImageSummary write(FatLayout layout, ImageSink sink) throws IOException {
    return write(layout, sink, ProgressListener.NONE);
  }

  /** As {@link #write(FatLayout, ImageSink)}, telling how far it has come. */
  public static ImageSummary write(FatLayout layout, ImageSink sink, ProgressListener progress)
      throws IOException {
    new FatWriter(layout, sink, progress).write();
    return layout.summary();
  }

  /** As {@link #read(ImageSource, Limits)}, within default limits. */
  public static FileTree read(ImageSource volume) throws IOException {
    return read(volume, Limits.defaults());
  }

  /**
   * Reads all directories; contents stay in the volume, which must stay open for as long as they
   * are used. Directories have mode 0755, files 0644, or 0444 if they are read-only; the owner is
   * 0:0; times are UTC, the root's is that of the label and 0 without one. As Linux does, it passes
   * over long names that do not belong to the record behind them.
   *
   * @throws dev.assembler.core.ImageFormatException naming the field and where it is, if the volume
   *     is malformed, chains end too early, meet or loop, or it goes beyond the limits
   */
  public static FileTree read(ImageSource volume, Limits limits) throws IOException {
    return FatReader.read(volume, limits);
  }

  /** Where the volume's directories lie: FAT12's and FAT16's root, and runs of clusters. */
  public static List<Extent> directories(ImageSource volume, Limits limits) throws IOException {
    return FatReader.directories(volume, limits);
  }

  /** As {@link #verify(ImageSource, Limits)}, within default limits. */
  public static ImageSummary verify(ImageSource volume) throws IOException {
    return verify(volume, Limits.defaults());
  }

  /**
   * Reads a volume and demands what reading forgives: that both tables are equal, chains are as
   * long as files, no cluster is lost, FSInfo and the backup boot sector say the truth, dot entries
   * are where they belong, and no two names are the same.
   *
   * @throws dev.assembler.core.ImageFormatException for the first thing that is not so
   */
  public static ImageSummary verify(ImageSource volume, Limits limits) throws IOException {
    return FatVerifier.verify(volume, limits);
  }

  /** What the boot sector and the root's label say; no tree is read. */
  public static FatFacts inspect(ImageSource volume) throws IOException {
    return FatFacts.of(volume);
  }
}
