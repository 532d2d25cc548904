package dev.assembler.core.tree;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file's bytes: of known length, readable again and again, from several threads. Nothing is held
 * open between readings.
 */
public interface Content {

  /** Length in bytes; what {@link #open} gives has exactly this size. */
  long size();

  /**
   * Opens the bytes for reading; holes are told by {@link ImageSource#dataExtents}. The caller
   * closes it.
   *
   * @throws IOException naming the origin, if it is gone, unreadable, or no longer what it was when
   *     the tree was read; reading may report the same later
   */
  ImageSource open() throws IOException;

  /** Where it lies in an image that compresses each file by itself; empty elsewhere. */
  default Optional<StoredContent> stored() {
    return Optional.empty();
  }

  /** Where its first bytes lie in the image that holds it; empty where that is not known. */
  default Optional<ContentPosition> position() {
    return Optional.empty();
  }

  /**
   * How many of the first bytes are known to be those of another content without reading either:
   * images store them alike. Of the rest nothing is said; by default of all.
   */
  default long startsAs(Content other) throws IOException {
    return 0;
  }

  /**
   * The SHA-256 of the bytes in hexadecimal, if somebody has taken it already; asking for it reads
   * nothing.
   */
  default Optional<String> knownSha256() {
    return Optional.empty();
  }

  /** Takes a copy of {@code bytes}. */
  static Content of(byte[] bytes) {
    return new BytesContent(bytes.clone());
  }

  /** The text in UTF-8. */
  static Content of(String text) {
    return new BytesContent(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The file as it is now; one that has changed when it is read is an error. */
  static Content of(Path file) throws IOException {
    return PathContent.of(file);
  }

  /** {@code length} zero bytes, told as one hole. */
  static Content zeros(long length) {
    return new ZeroContent(length);
  }

  /** {@code length} bytes of this from {@code offset}. */
  default Content slice(long offset, long length) {
    return SliceContent.of(this, offset, length);
  }

  /** The bytes of all parts, one after the other. */
  static Content concat(List<Content> parts) {
    return ConcatContent.of(parts);
  }

  /**
   * {@code length} bytes of an image from {@code offset}; the image stays open for as long as the
   * content is used and belongs to the caller.
   */
  static Content of(ImageSource image, long offset, long length) {
    return new WindowContent(image, offset, length);
  }
}
