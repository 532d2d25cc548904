package dev.assembler.cli;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Entries of a tree one by one: a line like that of ls -l, or a JSON object. */
final class Listing {

  private static final String RWX = "rwxrwxrwx";

  private final FileTree tree;

  Listing(FileTree tree) {
    this.tree = tree;
  }

  /** A node and everything below it. */
  static void walk(TreePath path, Node node, FileTree.Visitor visitor) throws IOException {
    visitor.visit(path, node);
    if (node instanceof Directory directory) {
      for (int i = 0; i < directory.size(); i++) {
        walk(path.resolve(directory.name(i)), directory.node(i), visitor);
      }
    }
  }

  /** "-rwxr-xr-x 1 0:0 1234 2023-11-14T22:13:20Z /bin/busybox". */
  String line(TreePath path, Node node) {
    Metadata metadata = node.metadata();
    String size =
        switch (node) {
          case RegularFile file -> Long.toString(file.size());
          case Device device -> device.major() + "," + device.minor();
          case Symlink link -> Integer.toString(link.targetLength());
          default -> "0";
        };
    String target = node instanceof Symlink link ? " -> " + link.targetText() : "";
    return String.format(
        Locale.ROOT,
        "%s%s %d %d:%d %10s %s %s%s",
        mode(node),
        metadata.xattrs().isEmpty() ? " " : "+",
        tree.linkCount(node),
        metadata.uid(),
        metadata.gid(),
        size,
        time(metadata.mtimeSeconds()),
        path,
        target);
  }

  Map<String, Object> json(TreePath path, Node node) {
    Metadata metadata = node.metadata();
    var json = new TreeMap<String, Object>();
    json.put("path", path.toString());
    json.put("kind", node.kind().toString());
    json.put("mode", String.format(Locale.ROOT, "%04o", metadata.permissions()));
    json.put("uid", metadata.uid());
    json.put("gid", metadata.gid());
    json.put("mtimeSeconds", metadata.mtimeSeconds());
    json.put("mtimeNanos", metadata.mtimeNanos());
    json.put("links", tree.linkCount(node));
    json.put("xattrs", xattrs(metadata));
    switch (node) {
      case RegularFile file -> json.put("size", file.size());
      case Symlink link -> json.put("target", link.targetText());
      case Device device -> {
        json.put("major", device.major());
        json.put("minor", device.minor());
      }
      default -> {
        // directories, fifos and sockets have nothing more
      }
    }
    return json;
  }

  private static List<Object> xattrs(Metadata metadata) {
    var xattrs = new ArrayList<Object>();
    for (Xattr xattr : metadata.xattrs()) {
      xattrs.add(Map.of("name", xattr.name(), "hex", HexFormat.of().formatHex(xattr.value())));
    }
    return xattrs;
  }

  private static String mode(Node node) {
    char kind =
        switch (node.kind()) {
          case DIRECTORY -> 'd';
          case REGULAR_FILE -> '-';
          case SYMLINK -> 'l';
          case BLOCK_DEVICE -> 'b';
          case CHAR_DEVICE -> 'c';
          case FIFO -> 'p';
          case SOCKET -> 's';
        };
    int permissions = node.metadata().permissions();
    var text = new StringBuilder().append(kind);
    for (int i = 0; i < RWX.length(); i++) {
      text.append((permissions >> (8 - i) & 1) != 0 ? RWX.charAt(i) : '-');
    }
    special(text, 3, (permissions & 04000) != 0, 's');
    special(text, 6, (permissions & 02000) != 0, 's');
    special(text, 9, (permissions & 01000) != 0, 't');
    return text.toString();
  }

  private static void special(StringBuilder text, int index, boolean set, char letter) {
    if (set) {
      boolean executable = text.charAt(index) == 'x';
      text.setCharAt(index, executable ? letter : Character.toUpperCase(letter));
    }
  }

  /** ISO 8601 in UTC; plain seconds where a year has no four digits. */
  private static String time(long seconds) {
    if (seconds < -62_135_596_800L || seconds > 253_402_300_799L) {
      return Long.toString(seconds);
    }
    return Instant.ofEpochSecond(seconds).toString();
  }
}
