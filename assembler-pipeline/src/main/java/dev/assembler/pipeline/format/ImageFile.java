package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * An image that was opened and recognised.
 *
 * @param name for messages
 * @param format what it is
 * @param image its bytes, without the compression around it unless the format {@link
 *     ImageFormat#expandsItself expands itself}
 * @param compression that was taken off, STORE if none was
 * @param fileSize with that compression; -1 where it was a stream
 */
public record ImageFile(
    String name, ImageFormat format, ImageSource image, Codec.Id compression, long fileSize)
    implements Closeable {

  public ImageFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(compression, "compression");
  }

  /**
   * Recognises an image; it is closed with the result, and also if there is none.
   *
   * @throws InputException if it is nothing that is read, or its compression is malformed
   */
  public static ImageFile of(String name, ImageSource image, ReadOptions options)
      throws IOException {
    try {
      FileHead head = FileHead.of(image);
      FileKind kind = FileKind.of(head);
      if (kind.known().isPresent()) {
        return new ImageFile(name, kind.known().get(), image, Codec.Id.STORE, image.size());
      }
      FileHead inside = null;
      try (var plain = StreamDecompressor.open(new SourceStream(image), options.limits())) {
        if (plain.found() != Codec.Id.STORE) {
          Beginning beginning = Beginning.of(plain);
          inside = beginning.head();
          beginning.requireWhole(selfExpanding(inside) != null);
        }
      }
      ImageFormat itself =
          inside == null ? behindZeros(image, head, options) : selfExpanding(inside);
      if (itself == null && inside == null) {
        throw unknown(name, kind, "", options);
      }
      if (itself != null) {
        return new ImageFile(name, itself, image, Codec.Id.STORE, image.size());
      }
      long size = image.size();
      try (image;
          var plain = StreamDecompressor.open(new SourceStream(image), options.limits())) {
        return expanded(name, plain, plain.found(), size, options);
      }
    } catch (IOException | RuntimeException e) {
      image.close();
      throw named(name, e);
    }
  }

  /**
   * Whether it is worth to expand something compressed as a whole: the first bytes of what is in it
   * are those of an image. Of anything else nothing is said, nor of a malformed compression: who
   * opens it is told.
   */
  public static boolean mayBeImage(ImageSource image, ReadOptions options) throws IOException {
    if (FileKind.of(FileHead.of(image)).known().isPresent()) {
      return true;
    }
    try (var plain = StreamDecompressor.open(new SourceStream(image), options.limits())) {
      return plain.found() == Codec.Id.STORE
          || FileKind.of(Beginning.of(plain).head()).known().isPresent();
    } catch (IOException e) {
      return true; // opening it says what is wrong
    }
  }

  /** As {@link #of}, from a stream, which stays open. */
  public static ImageFile ofStream(String name, InputStream stream, ReadOptions options)
      throws IOException {
    try {
      var recorded = new RecordedStream(stream);
      StreamDecompressor plain = StreamDecompressor.open(recorded, options.limits());
      if (plain.found() == Codec.Id.STORE) {
        recorded.forget();
        return of(name, Spool.of(plain, options.spoolFolder()), options);
      }
      // Enough to tell, taken off the stream; the rest comes behind it.
      Beginning first = Beginning.of(plain);
      if (selfExpanding(first.head()) != null) {
        var whole = new SequenceInputStream(recorded.taken(), stream);
        return of(name, Spool.of(whole, options.spoolFolder()), options);
      }
      first.requireWhole(false);
      recorded.forget();
      var all = new SequenceInputStream(new ByteArrayInputStream(first.bytes()), plain);
      return expanded(name, all, plain.found(), -1, options);
    } catch (IOException | RuntimeException e) {
      throw named(name, e);
    }
  }

  private static ImageFile expanded(
      String name, InputStream plain, Codec.Id compression, long fileSize, ReadOptions options)
      throws IOException {
    Spool spool = Spool.of(plain, options.spoolFolder());
    try {
      FileKind kind = FileKind.of(FileHead.of(spool));
      if (kind.known().isEmpty()) {
        throw unknown(name, kind, compression + "-compressed data, inside ", options);
      }
      return new ImageFile(name, kind.known().get(), spool, compression, fileSize);
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  /** Linux passes over zeros in front of archives: what expands itself may begin with some. */
  private static ImageFormat behindZeros(ImageSource image, FileHead head, ReadOptions options)
      throws IOException {
    int zeros = head.zeros();
    if (zeros == 0 || zeros == head.bytes().length) {
      return null;
    }
    ImageSource rest = image.window(zeros, image.size() - zeros);
    ImageFormat plain = selfExpanding(FileHead.of(rest));
    if (plain != null) {
      return plain;
    }
    try (var expanded = StreamDecompressor.open(new SourceStream(rest), options.limits())) {
      return expanded.found() == Codec.Id.STORE
          ? null
          : selfExpanding(Beginning.of(expanded).head());
    }
  }

  private static ImageFormat selfExpanding(FileHead inside) {
    return FileKind.of(inside).known().filter(ImageFormat::expandsItself).orElse(null);
  }

  /**
   * The first bytes of what a stream becomes, and why there are no more if something is wrong: what
   * expands itself may go on with what is no stream of that kind.
   */
  private record Beginning(byte[] bytes, IOException failure) {

    private static final int PIECE = 512;

    static Beginning of(InputStream plain) throws IOException {
      byte[] bytes = new byte[FileHead.MOST];
      int length = 0;
      try {
        for (int count = 0; count >= 0 && length < bytes.length; length += Math.max(0, count)) {
          count = plain.read(bytes, length, Math.min(PIECE, bytes.length - length));
        }
        return new Beginning(Arrays.copyOf(bytes, length), null);
      } catch (IOException e) {
        if (length == 0) {
          throw e;
        }
        return new Beginning(Arrays.copyOf(bytes, length), e);
      }
    }

    FileHead head() {
      return new FileHead(bytes, new byte[0], Long.MAX_VALUE);
    }

    void requireWhole(boolean expandsItself) throws IOException {
      if (failure != null && !expandsItself) {
        throw failure;
      }
    }
  }

  private static InputException unknown(
      String name, FileKind kind, String prefix, ReadOptions options) {
    return new InputException(
        name, "found " + prefix + kind.text() + ", expected " + options.expected());
  }

  /** What is malformed is this file; what is refused for lack of room is not. */
  private static IOException named(String name, Exception e) throws IOException {
    return switch (e) {
      case InputException known -> known;
      case OutputException host -> host;
      case IOException any -> new InputException(name, OutputException.reason(any), any);
      default -> throw (RuntimeException) e;
    };
  }

  /** Whether a compression was taken off. */
  public boolean wasCompressed() {
    return compression != Codec.Id.STORE;
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
