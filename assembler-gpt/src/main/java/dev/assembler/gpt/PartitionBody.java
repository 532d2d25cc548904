package dev.assembler.gpt;

import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.Objects;

/**
 * What a partition holds: something that writes itself into a window of the disk. Its size is known
 * beforehand (a file, a FAT volume that was planned) or only afterwards (a squashfs image).
 *
 * @param size that it will take, as far as that is known before it is written
 * @param writing how it is written
 */
public record PartitionBody(Bounds size, Writing writing) {

  /** Writes a body. */
  @FunctionalInterface
  public interface Writing {

    /**
     * Writes into the window, at offsets below {@code room}; what is not written stays zeros.
     *
     * @param room the partition's size where that is settled, else the most it may become
     * @return how many bytes the body takes
     */
    long writeTo(ImageSink window, long room) throws IOException;
  }

  public PartitionBody {
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(writing, "writing");
  }

  /** Nothing: the partition is zeros, and a hole. */
  public static PartitionBody none() {
    return sized(0, (window, room) -> 0);
  }

  /** A file's bytes, or an image's; holes stay holes. */
  public static PartitionBody of(Content content) {
    return sized(
        content.size(),
        (window, room) -> {
          try (ImageSource source = content.open()) {
            ImageCopy.copy(source, window);
          }
          return content.size();
        });
  }

  /** One that takes exactly {@code size} bytes. */
  public static PartitionBody sized(long size, Writing writing) {
    return new PartitionBody(Bounds.exactly(size), writing);
  }

  /** One whose size is known when it has been written. */
  public static PartitionBody between(long least, long most, Writing writing) {
    return new PartitionBody(new Bounds(least, most), writing);
  }
}
