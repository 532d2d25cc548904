package dev.assembler.tar;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/** Uncompressed tar archives: trees out of them and into them. */
public final class TarArchive {

  private TarArchive() {}

  /**
   * Reads every header; contents stay in the archive, which must stay open for as long as they are
   * used. The tree is what extracting as root would make: of several entries with one name the last
   * one counts, names begin at the root whether they are absolute or not.
   *
   * @throws dev.assembler.core.ImageFormatException naming the entry, its field and where it is, if
   *     the archive is malformed or cut off, leads out of the tree, holds what a tree cannot, or
   *     goes beyond the limits
   */
  public static FileTree read(ImageSource archive, TarReadOptions options) throws IOException {
    return new TarReader(archive, options).read().tree();
  }

  /** As {@link #read(ImageSource, TarReadOptions)}, telling of each entry as it comes. */
  public static FileTree read(ImageSource archive, TarReadOptions options, TarListener listener)
      throws IOException {
    return new TarReader(archive, options, listener).read().tree();
  }

  /**
   * Writes a tree as a PAX archive: a ustar header for each name, with an extended header before it
   * where ustar's fields do not suffice. Offsets ascend, so the sink may be a pipe.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException if the tree holds sockets; nothing has
   *     been written then
   */
  public static ImageSummary write(FileTree tree, TarOptions options, ImageSink sink)
      throws IOException {
    return write(tree, options, sink, ProgressListener.NONE);
  }

  /** As {@link #write(FileTree, TarOptions, ImageSink)}, telling how far it has come. */
  public static ImageSummary write(
      FileTree tree, TarOptions options, ImageSink sink, ProgressListener progress)
      throws IOException {
    return new TarWriter(tree, options, sink, progress).write();
  }

  /**
   * Reads an archive as {@link #read} does and tells what it is made of.
   *
   * @return its parts, with as many facts as the headers tell
   */
  public static ImageSummary verify(ImageSource archive) throws IOException {
    return verify(archive, TarReadOptions.defaults());
  }

  /** As {@link #verify(ImageSource)}; the end mark is demanded whatever the options say. */
  public static ImageSummary verify(ImageSource archive, TarReadOptions options)
      throws IOException {
    return new TarVerifier(archive, options).verify();
  }
}
