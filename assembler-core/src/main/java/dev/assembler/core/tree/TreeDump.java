package dev.assembler.core.tree;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The canonical text of a tree: a line for each name in tree order, ASCII only, LF at each end.
 *
 * <pre>
 *   /                 dir     0755 0 0 1700000000
 *   /bin/busybox      file    0755 0 0 1700000000 size=3 sha256=ba78..
 *   /bin/sh           link    /bin/busybox
 *   /dev/console      char    0600 0 0 1700000000 device=5:1
 *   /etc/mtab         symlink 0777 0 0 1700000000 target=/proc/mounts
 *   /usr/bin/ping     file    0755 0 0 1700000000 size=9 xattr:security.capability=\x01.. sha256=..
 * </pre>
 *
 * <p>Fields are separated by one space. Bytes outside {@code !}..{@code ~}, backslashes and equals
 * signs stand as {@code \xNN}. "link" names the first path of the same node. {@link TreeDumpParser}
 * reads dumps with contents in them.
 */
public final class TreeDump {

  /** What a dump says of a file's bytes. */
  public enum Contents {
    /** Their number. */
    SIZE,
    /** Their number and SHA-256. */
    DIGEST,
    /** Their number and all of them: a dump that can be parsed back. */
    INLINE
  }

  private static final HexFormat HEX = HexFormat.of();

  private final Contents contents;
  private final Appendable out;
  private final Map<Node, TreePath> first = new IdentityHashMap<>();

  private TreeDump(Contents contents, Appendable out) {
    this.contents = contents;
    this.out = out;
  }

  /** The whole dump as one text. */
  public static String of(FileTree tree, Contents contents) throws IOException {
    var text = new StringBuilder();
    print(tree, contents, text);
    return text.toString();
  }

  /**
   * Prints line by line.
   *
   * @throws IOException if a file cannot be read or {@code out} cannot be written
   */
  public static void print(FileTree tree, Contents contents, Appendable out) throws IOException {
    var dump = new TreeDump(contents, out);
    tree.walk(dump::line);
  }

  /**
   * Reads a dump whose files carry their contents.
   *
   * @throws IllegalArgumentException naming the line
   */
  public static FileTree parse(String dump) {
    return TreeDumpParser.parse(dump);
  }

  private void line(TreePath path, Node node) throws IOException {
    out.append(escape(path.toBytes()));
    TreePath known = node instanceof Directory ? null : first.putIfAbsent(node, path);
    if (known != null) {
      out.append(" link ").append(escape(known.toBytes())).append('\n');
      return;
    }
    Metadata metadata = node.metadata();
    out.append(' ')
        .append(word(node.kind()))
        .append(
            String.format(
                Locale.ROOT,
                " 0%03o %d %d ",
                metadata.permissions(),
                metadata.uid(),
                metadata.gid()))
        .append(time(metadata));
    switch (node) {
      case Symlink link -> out.append(" target=").append(escape(link.target()));
      case Device device ->
          out.append(String.format(Locale.ROOT, " device=%d:%d", device.major(), device.minor()));
      case RegularFile file -> out.append(" size=" + file.size());
      case Directory directory -> {}
      case Fifo fifo -> {}
      case Socket socket -> {}
    }
    for (Xattr xattr : metadata.xattrs()) {
      out.append(" xattr:")
          .append(escape(xattr.nameBytes()))
          .append('=')
          .append(escape(xattr.value()));
    }
    if (node instanceof RegularFile file) {
      content(file.content());
    }
    out.append('\n');
  }

  private void content(Content content) throws IOException {
    switch (contents) {
      case SIZE -> {}
      case DIGEST -> out.append(" sha256=").append(HEX.formatHex(sha256(content)));
      case INLINE -> {
        out.append(" content=");
        forEachChunk(content, chunk -> appendEscaped(chunk));
      }
    }
  }

  private void appendEscaped(ByteBuffer chunk) {
    var bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    try {
      out.append(escape(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha256(Content content) throws IOException {
    try (ImageSource source = content.open()) {
      return ImageDigest.sha256Bytes(source, ProgressListener.NONE);
    }
  }

  private static void forEachChunk(Content content, Consumer<ByteBuffer> consumer)
      throws IOException {
    var chunk = ByteBuffer.allocate((int) Math.min(1 << 16, content.size()));
    try (ImageSource source = content.open()) {
      for (long at = 0; at < content.size(); at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), content.size() - at));
        source.readAt(at, chunk);
        consumer.accept(chunk.flip());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static String word(Node.Kind kind) {
    return switch (kind) {
      case DIRECTORY -> "dir";
      case REGULAR_FILE -> "file";
      case SYMLINK -> "symlink";
      case BLOCK_DEVICE -> "block";
      case CHAR_DEVICE -> "char";
      case FIFO -> "fifo";
      case SOCKET -> "socket";
    };
  }

  private static String time(Metadata metadata) {
    return metadata.mtimeNanos() == 0
        ? Long.toString(metadata.mtimeSeconds())
        : String.format(Locale.ROOT, "%d.%09d", metadata.mtimeSeconds(), metadata.mtimeNanos());
  }

  private static String escape(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (b > ' ' && b < 0x7F && b != '\\' && b != '=') {
        text.append((char) b);
      } else {
        text.append("\\x").append(HEX.toHexDigits(b));
      }
    }
    return text.toString();
  }

  static byte[] unescape(String text) {
    byte[] escaped = text.getBytes(StandardCharsets.US_ASCII);
    var bytes = ByteBuffer.allocate(escaped.length);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '\\') {
        if (i + 3 >= escaped.length || escaped[i + 1] != 'x') {
          throw new IllegalArgumentException("\"" + text + "\": \\ without xNN");
        }
        bytes.put((byte) HexFormat.fromHexDigits(text, i + 2, i + 4));
        i += 3;
      } else {
        bytes.put(escaped[i]);
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
