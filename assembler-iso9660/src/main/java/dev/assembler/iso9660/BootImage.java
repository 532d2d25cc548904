package dev.assembler.iso9660;

import dev.assembler.core.image.ImageSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.Objects;

/** What a boot entry starts, and where in the image it lies. */
public sealed interface BootImage {

  /** Writes a boot image into its place: exactly as many bytes as it was said to have. */
  @FunctionalInterface
  interface Writing {
    void writeTo(ImageSink window) throws IOException;
  }

  /** A regular file of the tree, which is seen there. */
  record Visible(TreePath path) implements BootImage {
    public Visible {
      Objects.requireNonNull(path, "path");
    }
  }

  /** Bytes that no directory names. */
  record Hidden(Content content) implements BootImage {
    public Hidden {
      Objects.requireNonNull(content, "content");
    }
  }

  /**
   * Something that writes itself into the image, such as a FAT volume; no directory names it.
   *
   * @param size in bytes, at least 1
   */
  record Written(long size, Writing writing) implements BootImage {
    public Written {
      requireSize(size);
      Objects.requireNonNull(writing, "writing");
    }
  }

  /**
   * As {@link Written}, but behind the end of the volume, at a multiple of 1 MiB: what a partition
   * table can name as a partition that overlaps nothing.
   */
  record Appended(long size, Writing writing) implements BootImage {
    public Appended {
      requireSize(size);
      Objects.requireNonNull(writing, "writing");
    }
  }

  private static void requireSize(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("boot image: " + size + " bytes, expected at least 1");
    }
  }
}
