package dev.assembler.squashfs;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/**
 * SquashFS 4.0 images. An image that begins inside a file is read through {@link
 * ImageSource#window}.
 */
public final class SquashfsImage {

  private SquashfsImage() {}

  /** Writes a tree, telling nobody how far it has come. */
  public static ImageSummary write(FileTree tree, SquashfsOptions options, ImageSink sink)
      throws IOException {
    return write(tree, options, sink, ProgressListener.NONE);
  }

  /**
   * Writes a tree: ascending, the superblock last, so that what is left of a write cut short is no
   * image. Bytes follow from the tree and the options, whatever their threads. Times are kept to
   * the second.
   *
   * @return the sections, and how much of what is in them
   * @throws dev.assembler.core.UnrepresentableTreeException if squashfs cannot hold the tree: with
   *     all problems, before anything is written
   */
  public static ImageSummary write(
      FileTree tree, SquashfsOptions options, ImageSink sink, ProgressListener listener)
      throws IOException {
    return SquashfsWriter.write(tree, options, sink, listener);
  }

  /**
   * Says what is known of an image before its first byte is written; reads no contents.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException if squashfs cannot hold the tree, as
   *     {@link #write} would
   */
  public static ImagePlan plan(FileTree tree, SquashfsOptions options) throws IOException {
    return PlannedImage.of(SquashfsPlan.of(tree, options));
  }

  /** Reads an image within {@link Limits#defaults}. */
  public static FileTree read(ImageSource image) throws IOException {
    return read(image, Limits.defaults());
  }

  /**
   * Reads the tree of an image. Contents are read from the image when they are asked for, from any
   * number of threads; it has to stay open for as long.
   *
   * @throws dev.assembler.core.ImageFormatException if anything in the image contradicts the format
   *     or itself, exceeds the limits, or is compressed with lzo or lzma; naming path and field
   */
  public static FileTree read(ImageSource image, Limits limits) throws IOException {
    return SquashfsReader.read(image, limits);
  }

  /**
   * Reads everything in an image, contents too, and checks every rule of the format.
   *
   * @return the sections, and how much of what is in them
   * @throws dev.assembler.core.ImageFormatException at the first thing that is wrong
   */
  public static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    return SquashfsVerifier.verify(image, limits);
  }

  /**
   * Tells what the superblock says, without reading the tree.
   *
   * @throws dev.assembler.core.ImageFormatException if the superblock contradicts the format,
   *     itself or the image's size
   */
  public static SquashfsFacts inspect(ImageSource image) throws IOException {
    return SquashfsFacts.of(image);
  }
}
