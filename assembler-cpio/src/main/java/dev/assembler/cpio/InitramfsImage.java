package dev.assembler.cpio;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import java.io.IOException;
import java.util.List;

/**
 * What a kernel unpacks into its first root file system: cpio archives one after the other, each
 * stored or compressed (Linux, buffer-format.rst).
 */
public final class InitramfsImage {

  private static final String STAGE = "writing initramfs";

  private InitramfsImage() {}

  /** As {@link #write(List, InitramfsOptions, ImageSink, ProgressListener)}, in silence. */
  public static ImageSummary write(List<Segment> segments, InitramfsOptions options, ImageSink sink)
      throws IOException {
    return write(segments, options, sink, ProgressListener.NONE);
  }

  /**
   * Writes segments in their order, each an archive with a trailer of its own, so that inode
   * numbers of different segments never meet. Offsets ascend, so the sink may be a pipe. A segment
   * begins at a multiple of four; behind lz4, which has no end mark, there are zeros up to a
   * multiple of 512.
   *
   * @param segments at least one; what the kernel looks for early comes before all that is
   *     compressed
   * @throws dev.assembler.core.UnrepresentableTreeException with everything that newc or the kernel
   *     cannot hold; nothing has been written then
   */
  public static ImageSummary write(
      List<Segment> segments, InitramfsOptions options, ImageSink sink, ProgressListener progress)
      throws IOException {
    return new InitramfsWriter(segments, options, sink, progress).write(STAGE);
  }

  /** As {@link #read(ImageSource, Limits)}, within default limits. */
  public static InitramfsContents read(ImageSource image) throws IOException {
    return read(image, Limits.defaults());
  }

  /**
   * Reads all segments; files of compressed ones are kept in memory, at most as many bytes of them
   * as {@link Limits#allocation} says.
   *
   * @throws dev.assembler.core.ImageFormatException naming the field and where it is, if something
   *     is malformed, leads out of the tree, or goes beyond the limits
   */
  public static InitramfsContents read(ImageSource image, Limits limits) throws IOException {
    return InitramfsReader.read(image, limits, new MemoryImage(), limits.allocation());
  }

  /**
   * As {@link #read(ImageSource, Limits)}, but keeps files of compressed segments in {@code room},
   * which must stay open for as long as they are used.
   *
   * @param room an empty image, such as a temporary file
   */
  public static InitramfsContents read(ImageSource image, Limits limits, Image room)
      throws IOException {
    return InitramfsReader.read(image, limits, room, limits.expansion());
  }

  /** As {@link #inspect(ImageSource, Limits)}, within default limits. */
  public static List<InitramfsSegment> inspect(ImageSource image) throws IOException {
    return inspect(image, Limits.defaults());
  }

  /** Finds the segments: every header is read, no content kept. */
  public static List<InitramfsSegment> inspect(ImageSource image, Limits limits)
      throws IOException {
    return InitramfsReader.inspect(image, limits);
  }

  /** As {@link #verify(ImageSource, Limits)}, within default limits. */
  public static ImageSummary verify(ImageSource image) throws IOException {
    return verify(image, Limits.defaults());
  }

  /**
   * Reads an image and all contents, and demands what {@link #read} forgives: that every segment
   * ends with a trailer, that sums match, that compressed members are such as Linux takes, and that
   * it would drop nothing. A compressed file is held in memory while it is looked at.
   */
  public static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    return InitramfsVerifier.verify(image, limits);
  }
}
