package dev.assembler.pipeline.source;

import dev.assembler.core.text.PrintableBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A path of the host as it was typed: bytes, because a path need not be valid text in any charset
 * and {@link Path#of(String, String...)} loses or refuses those that are not in the locale's.
 */
public final class HostPath {

  private static final String HEX = "0123456789ABCDEF";

  /** Whether the JVM knows its working directory; it has lost bytes of one in another encoding. */
  private static final boolean IS_AT_HOME =
      System.getProperty("user.dir").chars().allMatch(c -> c < 0x80);

  private final byte[] bytes;

  private HostPath(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy; at least one byte, none of them NUL. */
  public static HostPath of(byte[] path) {
    if (path.length == 0) {
      throw new IllegalArgumentException("path: empty");
    }
    for (byte b : path) {
      if (b == 0) {
        throw new IllegalArgumentException("path: contains a NUL byte");
      }
    }
    return new HostPath(path.clone());
  }

  public static HostPath of(String path) {
    return of(path.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with ASCII text behind it. */
  public HostPath withSuffix(String suffix) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + suffix.length());
    for (int i = 0; i < suffix.length(); i++) {
      longer[bytes.length + i] = (byte) suffix.charAt(i);
    }
    return new HostPath(longer);
  }

  /** The same file from whatever working directory. */
  public HostPath toAbsolute() {
    if (bytes[0] == '/') {
      return this;
    }
    var absolute = new ByteArrayOutputStream();
    String raw = workingDirectory().toUri().getRawPath();
    for (int i = 0; i < raw.length(); i++) {
      boolean escaped = raw.charAt(i) == '%';
      absolute.write(escaped ? Integer.parseInt(raw, i + 1, i + 3, 16) : raw.charAt(i));
      i += escaped ? 2 : 0;
    }
    if (raw.charAt(raw.length() - 1) != '/') {
      absolute.write('/');
    }
    absolute.writeBytes(bytes);
    return new HostPath(absolute.toByteArray());
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Whether a file, directory or dangling link of this name exists. */
  public boolean exists() {
    return Files.exists(toPath(), java.nio.file.LinkOption.NOFOLLOW_LINKS);
  }

  /** The same path for {@link Files}, exact in every locale. */
  public Path toPath() {
    return toPath(null);
  }

  /** The same path for {@link Files}, a relative one below {@code folder}. */
  public Path toPath(Path folder) {
    if (isAscii() && (folder != null || bytes[0] == '/' || IS_AT_HOME)) {
      Path path = Path.of(new String(bytes, StandardCharsets.US_ASCII));
      return folder == null ? path : folder.resolve(path);
    }
    // A file: URI carries any byte as %XX; there is no other lossless way from bytes to a Path.
    var uri = new StringBuilder();
    if (bytes[0] != '/') {
      String base =
          (folder == null ? workingDirectory() : folder.toAbsolutePath()).toUri().getRawPath();
      uri.append(base).append(base.endsWith("/") ? "" : "/");
    }
    for (byte b : bytes) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '/' || b == '.';
      if (plain) {
        uri.append((char) b);
      } else {
        uri.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return Path.of(URI.create("file://" + uri));
  }

  /** The working directory; asked of Linux, because the user.dir property has lost bytes. */
  private static Path workingDirectory() {
    Path link = Path.of("/proc/self/cwd");
    try {
      return Files.isSymbolicLink(link) ? link.toRealPath() : Path.of("").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isAscii() {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostPath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For messages: what is not printable UTF-8 stands as {@code \xNN}. */
  @Override
  public String toString() {
    return PrintableBytes.of(bytes);
  }
}
