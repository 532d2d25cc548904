package dev.assembler.core.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the text that {@link TreeDump} prints, where files carry their contents. */
final class TreeDumpParser {

  private TreeDumpParser() {}

  static FileTree parse(String dump) {
    TreeBuilder builder = FileTree.builder();
    int number = 0;
    for (String line : dump.split("\n", -1)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        parseLine(line.strip().split(" +"), builder);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
      }
    }
    return builder.build();
  }

  private static void parseLine(String[] words, TreeBuilder builder) {
    requireWords(words, 3);
    TreePath path = TreePath.of(TreeDump.unescape(words[0]));
    if (words[1].equals("link")) {
      builder.hardLink(path, TreePath.of(TreeDump.unescape(words[2])));
      return;
    }
    requireWords(words, 6);
    Map<String, String> fields = new LinkedHashMap<>();
    List<Xattr> xattrs = new ArrayList<>();
    for (String word : List.of(words).subList(6, words.length)) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("\"" + word + "\": expected NAME=VALUE");
      }
      String name = word.substring(0, equals);
      String value = word.substring(equals + 1);
      if (name.startsWith("xattr:")) {
        xattrs.add(
            Xattr.of(
                TreeDump.unescape(name.substring("xattr:".length())), TreeDump.unescape(value)));
      } else {
        fields.put(name, value);
      }
    }
    String[] time = words[5].split("\\.", 2);
    var metadata =
        new Metadata(
            Integer.parseInt(words[2], 8),
            Long.parseLong(words[3]),
            Long.parseLong(words[4]),
            Long.parseLong(time[0]),
            time.length == 1 ? 0 : nanos(time[1]),
            Xattrs.of(xattrs));
    builder.add(path, node(words[1], metadata, fields));
  }

  private static Node node(String kind, Metadata metadata, Map<String, String> fields) {
    return switch (kind) {
      case "dir" -> Directory.of(metadata, List.of());
      case "file" -> new RegularFile(metadata, content(fields));
      case "symlink" -> new Symlink(metadata, TreeDump.unescape(required(fields, "target")));
      case "char" -> device(metadata, Node.Kind.CHAR_DEVICE, required(fields, "device"));
      case "block" -> device(metadata, Node.Kind.BLOCK_DEVICE, required(fields, "device"));
      case "fifo" -> new Fifo(metadata);
      case "socket" -> new Socket(metadata);
      default -> throw new IllegalArgumentException("kind \"" + kind + "\": unknown");
    };
  }

  private static Content content(Map<String, String> fields) {
    Content content = Content.of(TreeDump.unescape(required(fields, "content")));
    String size = fields.get("size");
    if (size != null && Long.parseLong(size) != content.size()) {
      throw new IllegalArgumentException(
          "size=" + size + ", but the content has " + content.size() + " bytes");
    }
    return content;
  }

  private static Device device(Metadata metadata, Node.Kind kind, String numbers) {
    String[] parts = numbers.split(":", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException("device=" + numbers + ": expected MAJOR:MINOR");
    }
    return new Device(metadata, kind, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static int nanos(String fraction) {
    if (fraction.length() != 9) {
      throw new IllegalArgumentException("time fraction ." + fraction + ": expected nine digits");
    }
    return Integer.parseInt(fraction);
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + "= is missing");
    }
    return value;
  }

  private static void requireWords(String[] words, int count) {
    if (words.length < count) {
      throw new IllegalArgumentException(words.length + " fields, expected at least " + count);
    }
  }
}
