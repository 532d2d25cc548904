package dev.assembler.pipeline.source;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where a tree or a file is: {@code FILE[#PART]..[:PATH]}, and for a source of a tree where it
 * goes: {@code FILE[#PART]..[:PATH]:DEST}. The longest beginning that exists as a file is FILE, so
 * that an existing file of a literal name wins; {@code %23}, {@code %3A} and {@code %25} stand for
 * the three marks.
 *
 * @param file null for standard input
 * @param parts names of partitions or segments, outermost first
 * @param path inside the image; the root if none was given
 * @param destination in the tree to be; the root if none was given
 */
public record SourceAddress(
    HostPath file, List<String> parts, TreePath path, TreePath destination) {

  public SourceAddress {
    parts = List.copyOf(parts);
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(destination, "destination");
  }

  /**
   * Reads {@code SRC[:DEST]}; {@code -} is standard input. A path inside an image is given together
   * with a destination: {@code IMAGE:PATH:DEST}.
   */
  public static SourceAddress ofTree(byte[] argument) {
    Split split = split(argument);
    List<byte[]> fields = fields(split.rest);
    if (fields.size() > 2) {
      throw malformed(
          argument, fields.size() + " fields after the file", "SRC[:DEST] or IMAGE:PATH:DEST");
    }
    TreePath path = fields.size() == 2 ? path(argument, fields.getFirst()) : TreePath.ROOT;
    if (fields.isEmpty()) {
      return new SourceAddress(split.file, split.parts, path, TreePath.ROOT);
    }
    byte[] destination = fields.getLast();
    if (destination.length == 0 || destination[0] != '/') {
      throw malformed(
          argument,
          "destination \"" + PrintableBytes.of(destination) + "\" is not absolute",
          "SRC:/PATH, for example SRC:/opt");
    }
    return new SourceAddress(split.file, split.parts, path, path(argument, destination));
  }

  /** Reads {@code IMAGE[#PART]..[:PATH]}; the path may hold further colons. */
  public static SourceAddress ofPlace(byte[] argument) {
    Split split = split(argument);
    TreePath path =
        split.rest.length == 0
            ? TreePath.ROOT
            : path(argument, Arrays.copyOfRange(split.rest, 1, split.rest.length));
    return new SourceAddress(split.file, split.parts, path, TreePath.ROOT);
  }

  public boolean isStandardInput() {
    return file == null;
  }

  /** The file's name for messages. */
  public String name() {
    return file == null ? "standard input" : file.toString();
  }

  private record Split(HostPath file, List<String> parts, byte[] rest) {}

  private static Split split(byte[] argument) {
    if (argument.length == 0) {
      throw new UsageException("source", "empty", "a directory, an archive, an image or -", "");
    }
    if (argument[0] == '-' && (argument.length == 1 || isMark(argument[1]))) {
      return withParts(null, argument, 1);
    }
    for (int end = argument.length; end > 0; end--) {
      if (end < argument.length && !isMark(argument[end])) {
        continue;
      }
      byte[] literal = Arrays.copyOf(argument, end);
      for (byte[] candidate : List.of(literal, unescaped(literal))) {
        HostPath file = HostPath.of(candidate);
        if (file.exists()) {
          return withParts(file, argument, end);
        }
      }
    }
    int end = 0;
    while (end < argument.length && !isMark(argument[end])) {
      end++;
    }
    int end1 = Math.max(1, end);
    return withParts(HostPath.of(unescaped(Arrays.copyOf(argument, end1))), argument, end1);
  }

  private static Split withParts(HostPath file, byte[] argument, int start) {
    var parts = new ArrayList<String>();
    int position = start;
    while (position < argument.length && argument[position] == '#') {
      int end = position + 1;
      while (end < argument.length && !isMark(argument[end])) {
        end++;
      }
      parts.add(PrintableBytes.of(unescaped(Arrays.copyOfRange(argument, position + 1, end))));
      position = end;
    }
    return new Split(file, parts, Arrays.copyOfRange(argument, position, argument.length));
  }

  /** What stands after each colon. */
  private static List<byte[]> fields(byte[] rest) {
    var fields = new ArrayList<byte[]>();
    int start = 1;
    for (int i = 1; i <= rest.length; i++) {
      if (i == rest.length || rest[i] == ':') {
        fields.add(Arrays.copyOfRange(rest, start, i));
        start = i + 1;
      }
    }
    return rest.length == 0 ? List.of() : fields;
  }

  private static TreePath path(byte[] argument, byte[] text) {
    try {
      return TreePath.of(unescaped(text));
    } catch (IllegalArgumentException e) {
      throw malformed(argument, e.getMessage(), "a path like /usr/lib");
    }
  }

  private static boolean isMark(byte b) {
    return b == ':' || b == '#';
  }

  private static byte[] unescaped(byte[] text) {
    var bytes = new ByteArrayOutputStream(text.length);
    for (int i = 0; i < text.length; i++) {
      int mark = text[i] == '%' && i + 2 < text.length ? mark(text[i + 1], text[i + 2]) : -1;
      bytes.write(mark < 0 ? text[i] : mark);
      i += mark < 0 ? 0 : 2;
    }
    return bytes.toByteArray();
  }

  private static int mark(byte high, byte low) {
    if (high == '2' && low == '3') {
      return '#';
    }
    if (high == '3' && (low == 'A' || low == 'a')) {
      return ':';
    }
    return high == '2' && low == '5' ? '%' : -1;
  }

  @SuppressWarnings("OrphanedFormatString") // %3A is what to type
  private static UsageException malformed(byte[] argument, String found, String expected) {
    return new UsageException(
        PrintableBytes.of(argument), found, expected, "write %3A for a colon in a name");
  }
}
