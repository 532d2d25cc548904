package dev.assembler.uki;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** "Linux version RELEASE (", the kernel's first line, which lies in its data (init/version.c). */
final class VersionBanner {

  private static final byte[] BEGIN = "Linux version ".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_RELEASE = 64; // __NEW_UTS_LEN

  private VersionBanner() {}

  /** The release of the first banner in a stream. */
  static Optional<String> find(InputStream in) throws IOException {
    int matched = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      // "L" begins nothing but the first word, so what fails can only begin anew.
      matched = next == BEGIN[matched] ? matched + 1 : next == BEGIN[0] ? 1 : 0;
      if (matched == BEGIN.length) {
        Optional<String> release = release(in);
        if (release.isPresent()) {
          return release;
        }
        matched = 0;
      }
    }
    return Optional.empty();
  }

  /** Up to the blank; there may be a format ("%s") instead. */
  private static Optional<String> release(InputStream in) throws IOException {
    var release = new StringBuilder();
    int next = in.read();
    while (next >= 0 && isPartOfRelease((char) next) && release.length() <= MOST_RELEASE) {
      release.append((char) next);
      next = in.read();
    }
    boolean begins = !release.isEmpty() && Character.isDigit(release.charAt(0));
    return begins && next == ' ' && release.length() <= MOST_RELEASE
        ? Optional.of(release.toString())
        : Optional.empty();
  }

  static boolean isPartOfRelease(char c) {
    return c < 0x7F && (Character.isLetterOrDigit(c) || "._-+~".indexOf(c) >= 0);
  }

  /** An image front to back. */
  static final class Bytes extends InputStream {

    private final ImageSource image;
    private final ByteBuffer piece = ByteBuffer.allocate(1 << 13).limit(0);
    private long position;

    Bytes(ImageSource image) {
      this.image = image;
    }

    @Override
    public int read() throws IOException {
      return fill() ? piece.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, piece.remaining());
      piece.get(target, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      if (piece.hasRemaining()) {
        return true;
      }
      piece.clear().limit((int) Math.min(piece.capacity(), image.size() - position));
      image.readAt(position, piece);
      position += piece.flip().limit();
      return piece.hasRemaining();
    }
  }
}
