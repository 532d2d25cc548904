package dev.assembler.iso9660;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ISO 9660 images. */
public final class IsoImage {

  /** Which of an image's names are read. */
  public enum View {
    ROCK_RIDGE("Rock Ridge"),
    JOLIET("Joliet"),
    PLAIN("plain ISO 9660");

    private final String text;

    View(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private IsoImage() {}

  /**
   * Settles where everything of an image will be. Contents of one size are read here, to find those
   * that are the same.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException with everything that such an image
   *     cannot hold
   */
  public static IsoLayout plan(FileTree tree, IsoOptions options) throws IOException {
    return LayoutPlanner.plan(tree, options, SharedExtents::firsts);
  }

  /**
   * Finds what such an image cannot hold, without reading a content.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException with all of it
   */
  public static void check(FileTree tree, IsoOptions options) throws IOException {
    LayoutPlanner.plan(tree, options, SharedExtents::unread);
  }

  /**
   * Writes the files of an image before it is settled which of them share their bytes: each content
   * is read once, and none to plan with. The layout is that of {@link #plan}; the rest is written
   * by {@link #writeAround}.
   *
   * @param sink into which nothing has been written
   * @throws dev.assembler.core.UnrepresentableTreeException with everything that such an image
   *     cannot hold; nothing is written
   */
  public static IsoLayout writeFiles(
      FileTree tree, IsoOptions options, ImageSink sink, ProgressListener listener)
      throws IOException {
    return new FilesFirst(tree, options).write(sink, listener);
  }

  /** Writes what is around the files that {@link #writeFiles} has written. */
  public static ImageSummary writeAround(IsoLayout layout, SystemArea area, ImageSink sink)
      throws IOException {
    return new IsoWriter(layout, sink, ProgressListener.NONE).writeAround(area);
  }

  /** Plans and writes an image with an empty system area, telling nobody how far it has come. */
  public static ImageSummary write(FileTree tree, IsoOptions options, ImageSink sink)
      throws IOException {
    return write(plan(tree, options), SystemArea.EMPTY, sink, ProgressListener.NONE);
  }

  /**
   * Writes what was planned, in ascending offsets, and sets the sink's size; who has more to put
   * behind the image, such as a second partition table, may do so afterwards.
   */
  public static ImageSummary write(
      IsoLayout layout, SystemArea area, ImageSink sink, ProgressListener listener)
      throws IOException {
    return new IsoWriter(layout, sink, listener).write(area);
  }

  /** Reads an image within {@link Limits#defaults}. */
  public static FileTree read(ImageSource image) throws IOException {
    return read(image, Limits.defaults());
  }

  /**
   * Reads the tree of an image by Rock Ridge if it has it, else by Joliet, else by its plain names,
   * without versions. Contents are read from the image when they are asked for; it has to stay open
   * for as long.
   *
   * @throws dev.assembler.core.ImageFormatException if anything in the image contradicts the format
   *     or itself, or exceeds the limits
   */
  public static FileTree read(ImageSource image, Limits limits) throws IOException {
    var reader = new IsoReader(image, limits);
    return reader.tree(reader.best()).read();
  }

  /** Reads the tree of an image by the names of one view, which it must have. */
  public static FileTree read(ImageSource image, Limits limits, View view) throws IOException {
    return new IsoReader(image, limits).tree(view).read();
  }

  /**
   * Reads everything that the image has a name for, by each of its views, and checks every rule.
   *
   * @throws dev.assembler.core.ImageFormatException at the first thing that is wrong
   */
  public static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    return IsoVerifier.verify(image, limits);
  }

  /** Tells what descriptors and boot catalog say, without reading the tree. */
  public static IsoFacts inspect(ImageSource image) throws IOException {
    return IsoFacts.of(image, Limits.defaults());
  }

  /** Where directories of the best view and of Joliet lie, and continuation areas of Rock Ridge. */
  public static List<Extent> recordExtents(ImageSource image, Limits limits) throws IOException {
    return RecordExtents.of(image, limits);
  }

  /**
   * The regular files that boot entries start, by their blocks; an entry whose image no directory
   * names has none.
   */
  public static Map<Long, TreePath> bootFiles(ImageSource image, Limits limits) throws IOException {
    var reader = new IsoReader(image, limits);
    TreeReader tree = reader.tree(reader.best());
    List<BootCatalog.Entry> entries = reader.descriptors().readCatalog(image);
    entries.forEach(entry -> tree.nodes().watch(entry.lba()));
    var paths = new TreeMap<Long, TreePath>();
    tree.read()
        .walk((path, node) -> {
          for (BootCatalog.Entry entry : entries) {
            if (tree.nodes().watched(entry.lba()) == node) {
              paths.putIfAbsent(entry.lba(), path);
            }
          }
        });
    return paths;
  }
}
