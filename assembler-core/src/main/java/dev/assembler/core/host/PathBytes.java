package dev.assembler.core.host;

import dev.assembler.core.tree.EntryName;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The bytes of a {@link Path}, from its URI: {@link Path#toString} loses those that are no text in
 * the locale's charset.
 */
final class PathBytes {

  private PathBytes() {}

  /** The absolute path's bytes, without a slash at the end unless it is the root. */
  static byte[] absolute(Path path) {
    URI uri = path.toAbsolutePath().toUri();
    if (uri.getRawPath() == null) {
      return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = decode(uri.getRawPath());
    int length = bytes.length;
    while (length > 1 && bytes[length - 1] == '/') {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The path's bytes as it was given: without the working directory if it is relative. */
  static byte[] given(Path path) {
    byte[] absolute = absolute(path);
    if (path.isAbsolute()) {
      return absolute;
    }
    byte[] working = absolute(path.getFileSystem().getPath(""));
    int skipped = working.length == 1 ? 1 : working.length + 1;
    return absolute.length <= skipped
        ? new byte[] {'.'}
        : Arrays.copyOfRange(absolute, skipped, absolute.length);
  }

  /** The last component's bytes. */
  static byte[] name(Path path) {
    String text = path.getFileName().toString();
    if (isAscii(text)) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    byte[] whole = absolute(path);
    int start = whole.length;
    while (start > 0 && whole[start - 1] != '/') {
      start--;
    }
    return Arrays.copyOfRange(whole, start, whole.length);
  }

  /**
   * A symbolic link's target, exactly. The URI of a relative one begins with the working directory,
   * and of one that happens to be a directory it has a slash at its end.
   */
  static byte[] target(Path target) {
    String text = target.toString();
    if (isAscii(text) || target.getFileSystem() != FileSystems.getDefault()) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String raw = target.toUri().getRawPath();
    if (raw.endsWith("/") && !text.endsWith("/")) {
      raw = raw.substring(0, raw.length() - 1);
    }
    byte[] bytes = decode(raw);
    if (target.isAbsolute()) {
      return bytes;
    }
    byte[] working = absolute(target.getFileSystem().getPath(""));
    int skipped = working.length == 1 ? 1 : working.length + 1;
    return Arrays.copyOfRange(bytes, skipped, bytes.length);
  }

  /**
   * The path of a name in a directory.
   *
   * @throws HostFault if the file system has no such names
   */
  static Path resolve(Path directory, EntryName name) throws HostFault {
    return relative(directory, name.toBytes(), directory);
  }

  /**
   * Bytes as a path of the directory's file system, as a symbolic link has them.
   *
   * @throws HostFault if the file system has no such paths
   */
  static Path relative(Path directory, byte[] bytes) throws HostFault {
    return relative(directory, bytes, null);
  }

  private static Path relative(Path directory, byte[] bytes, Path base) throws HostFault {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      FileSystem fileSystem = directory.getFileSystem();
      if (isAscii(text) || fileSystem != FileSystems.getDefault()) {
        return base == null ? fileSystem.getPath(text) : base.resolve(text);
      }
    } catch (CharacterCodingException e) {
      if (directory.getFileSystem() != FileSystems.getDefault()) {
        throw new HostFault("a name that is no UTF-8, which this file system cannot have");
      }
    } catch (InvalidPathException e) {
      throw new HostFault("a name this file system cannot have: " + e.getReason());
    }
    return fromUri(directory, bytes, base);
  }

  /** Only a URI makes a path of bytes that are no text in the locale's charset. */
  private static Path fromUri(Path directory, byte[] bytes, Path base) throws HostFault {
    Path root = directory.toAbsolutePath().getRoot();
    boolean absolute = base == null && bytes[0] == '/';
    Path start = base != null ? base.toAbsolutePath() : root;
    String prefix = start.toUri().getRawPath();
    try {
      URI uri = URI.create("file://" + prefix + (prefix.endsWith("/") ? "" : "/") + encode(bytes));
      Path whole = Path.of(uri);
      return base != null || absolute ? whole : whole.subpath(0, whole.getNameCount());
    } catch (IllegalArgumentException e) {
      throw new HostFault("a name this file system cannot have: " + e.getMessage());
    }
  }

  private static String encode(byte[] bytes) {
    var text = new StringBuilder(bytes.length * 3);
    for (byte b : bytes) {
      text.append(b == '/' ? "/" : String.format(Locale.ROOT, "%%%02X", b & 0xFF));
    }
    return text.toString();
  }

  /**
   * Whether {@link Path#toString} can have lost nothing: no charset in use maps others to these.
   */
  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static byte[] decode(String rawPath) {
    var bytes = new ByteArrayOutputStream(rawPath.length());
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(rawPath, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
