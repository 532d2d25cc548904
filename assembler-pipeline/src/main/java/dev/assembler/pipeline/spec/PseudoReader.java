package dev.assembler.pipeline.spec;

import dev.assembler.core.Limits;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads mksquashfs's pseudo files (squashfs-tools 4.6, "Pseudo file definitions"): {@code PATH TYPE
 * [TIME] FIELDS..}. Capital types state a time. {@code R} files have their bytes in the pseudo file
 * itself, as {@code unsquashfs -pf} writes them. Types that run a command are refused.
 */
final class PseudoReader {

  private static final byte[] MARKER =
      "# START OF DATA - DO NOT MODIFY".getBytes(StandardCharsets.US_ASCII);

  /** The marker is followed by one more line, "#". */
  private static final int AFTER_MARKER = 2;

  /** An R entry whose place in the file is known only once the marker has been met. */
  private record Inline(SpecEntry entry, long length, long offset) {}

  private final Path file;
  private final SpecPaths paths = new SpecPaths(Limits.defaults());
  private final List<SpecEntry> entries = new ArrayList<>();
  private final List<Inline> inline = new ArrayList<>();

  private PseudoReader(Path file) {
    this.file = file;
  }

  static List<SpecEntry> read(Path file, String name) throws IOException {
    var reader = new PseudoReader(file);
    try (var lines = new SpecLines(file, name, MARKER)) {
      lines.forEach(reader::take);
      reader.bindInline(lines.markerEnd());
    }
    return reader.entries;
  }

  private void take(SpecLine line) {
    var words = new PseudoWords(line.bytes());
    TreePath path = paths.share(TreePath.of(words.word("a path")));
    String type = words.text("a type");
    if (type.length() != 1) {
      throw unknownType(type);
    }
    var entry = new SpecEntry(line.place(), path);
    char letter = type.charAt(0);
    switch (letter) {
      case 'x' -> entry.add(PseudoXattr.parse(words.rest("NAME=VALUE")));
      case 'l' -> hostFile(entry, words.word("a source file"));
      case 'L' -> {
        entry.hardLink = paths.share(TreePath.of(words.word("a path in the tree")));
        words.requireEnd();
      }
      case 'f', 'F' ->
          throw new IllegalArgumentException(
              "type "
                  + letter
                  + ": runs a command, which is never done here; expected a file: "
                  + path
                  + " l SOURCE, or an mtree spec with contents=");
      case 'd', 'm', 'b', 'c', 's', 'i' -> node(entry, letter, words, false);
      case 'D', 'M', 'B', 'C', 'S', 'I', 'R' -> node(entry, letter, words, true);
      default -> throw unknownType(type);
    }
    entries.add(entry);
  }

  private void node(SpecEntry entry, char letter, PseudoWords words, boolean timed) {
    if (timed) {
      time(entry, words.text("a time"));
    }
    entry.permissions = FileMode.octal(words.text("a mode"));
    entry.uid = SpecNumbers.owner("uid", words.text("a uid"));
    entry.gid = SpecNumbers.owner("gid", words.text("a gid"));
    switch (Character.toLowerCase(letter)) {
      case 'd' -> entry.kind = Node.Kind.DIRECTORY;
      case 'b' -> device(entry, Node.Kind.BLOCK_DEVICE, words);
      case 'c' -> device(entry, Node.Kind.CHAR_DEVICE, words);
      case 's' -> {
        entry.kind = Node.Kind.SYMLINK;
        entry.permissions = 0777; // as mksquashfs has it, whatever the line states
        entry.linkTarget = words.rest("a link's target");
      }
      case 'i' -> ipc(entry, words);
      case 'r' -> inlineFile(entry, words);
      default -> {
        // m and M change what is there
      }
    }
    words.requireEnd();
  }

  private static void device(SpecEntry entry, Node.Kind kind, PseudoWords words) {
    entry.kind = kind;
    entry.deviceMajor = SpecNumbers.decimal("major", words.text("a major number"), 0xFFFF_FFFFL);
    entry.deviceMinor = SpecNumbers.decimal("minor", words.text("a minor number"), 0xFFFF_FFFFL);
  }

  private static void ipc(SpecEntry entry, PseudoWords words) {
    String kind = words.text("s or f");
    entry.kind =
        switch (kind) {
          case "s" -> Node.Kind.SOCKET;
          case "f" -> Node.Kind.FIFO;
          default -> throw new IllegalArgumentException(kind + ": expected s (socket) or f (fifo)");
        };
  }

  private void inlineFile(SpecEntry entry, PseudoWords words) {
    entry.kind = Node.Kind.REGULAR_FILE;
    long length = SpecNumbers.decimal("length", words.text("a length"), Long.MAX_VALUE);
    long offset = SpecNumbers.decimal("offset", words.text("an offset"), Long.MAX_VALUE);
    if (words.hasMore()) {
      // From squashfs-tools 4.6 on; zeros are found in the bytes, whatever it says.
      SpecNumbers.decimal("sparse flag", words.text("a sparse flag"), 1);
    }
    inline.add(new Inline(entry, length, offset));
  }

  /** The bytes of R entries: everything after the marker, at the offsets they state. */
  private void bindInline(long markerEnd) throws IOException {
    if (inline.isEmpty()) {
      return;
    }
    Content whole = Content.of(file);
    long start = markerEnd + AFTER_MARKER;
    for (Inline data : inline) {
      SpecPlace line = data.entry.line;
      if (markerEnd < 0) {
        throw line.problem("type R: expected the line \"" + PrintableBytes.of(MARKER) + "\" below");
      }
      long available = Math.max(0, whole.size() - start);
      if (data.length > available || data.offset > available - data.length) {
        throw line.problem(
            "data at "
                + data.offset
                + ", "
                + data.length
                + " bytes: beyond the end of the file's "
                + available
                + " bytes of data");
      }
      data.entry.content = whole.slice(start + data.offset, data.length);
    }
  }

  /** A file of the host, with the permissions it has there. */
  private void hostFile(SpecEntry entry, byte[] source) {
    HostFile host = HostFile.of(HostPath.of(source), file.toAbsolutePath().getParent());
    entry.kind = Node.Kind.REGULAR_FILE;
    entry.permissions = host.permissions();
    entry.hostUid = host.uid();
    entry.hostGid = host.gid();
    entry.content = host.content();
  }

  private static void time(SpecEntry entry, String text) {
    entry.timed = true;
    try {
      entry.mtimeSeconds = Epoch.parse(text).seconds();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "time " + e.getMessage() + " (dates in words depend on the host)", e);
    }
  }

  private static IllegalArgumentException unknownType(String type) {
    return new IllegalArgumentException(
        "type " + type + ": expected one of d m b c s i l L x D M B C S I R");
  }
}
