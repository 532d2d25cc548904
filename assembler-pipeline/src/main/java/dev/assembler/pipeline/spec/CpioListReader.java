package dev.assembler.pipeline.spec;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lists of gen_init_cpio (Linux, usr/gen_init_cpio.c): {@code TYPE NAME FIELDS..}, parted by
 * blanks. There are no escapes and no quotes, so neither names nor sources can hold blanks.
 */
final class CpioListReader {

  private static final long LARGEST_DEVICE = 0xFFFF_FFFFL;

  private final Path folder;
  private final SpecPaths paths = new SpecPaths(Limits.defaults());
  private final List<SpecEntry> entries = new ArrayList<>();

  private CpioListReader(Path folder) {
    this.folder = folder;
  }

  static List<SpecEntry> read(Path file, String name) throws IOException {
    var reader = new CpioListReader(file.toAbsolutePath().getParent());
    try (var lines = SpecLines.unjoined(file, name, null)) {
      lines.forEach(reader::take);
    }
    return reader.entries;
  }

  private void take(SpecLine line) {
    var words = new PlainWords(line.bytes());
    String type = words.text("a type");
    switch (type) {
      case "file" -> file(line, words);
      case "dir" -> node(line, words, Node.Kind.DIRECTORY);
      case "nod" -> device(line, words);
      case "slink" -> symlink(line, words);
      case "pipe" -> node(line, words, Node.Kind.FIFO);
      case "sock" -> node(line, words, Node.Kind.SOCKET);
      default ->
          throw new IllegalArgumentException(
              "type " + type + ": expected one of file dir nod slink pipe sock");
    }
  }

  private TreePath path(PlainWords words) {
    return paths.share(TreePath.of(words.word("a name")));
  }

  private SpecEntry entry(SpecLine line, PlainWords words, Node.Kind kind) {
    var entry = new SpecEntry(line.place(), path(words));
    entry.kind = kind;
    return entry;
  }

  private static void permissions(SpecEntry entry, PlainWords words) {
    entry.permissions = FileMode.octal(words.text("a mode"));
    entry.uid = SpecNumbers.owner("uid", words.text("a uid"));
    entry.gid = SpecNumbers.owner("gid", words.text("a gid"));
  }

  private void node(SpecLine line, PlainWords words, Node.Kind kind) {
    SpecEntry entry = entry(line, words, kind);
    permissions(entry, words);
    words.requireEnd();
    entries.add(entry);
  }

  private void device(SpecLine line, PlainWords words) {
    SpecEntry entry = entry(line, words, Node.Kind.CHAR_DEVICE);
    permissions(entry, words);
    String type = words.text("b or c");
    entry.kind =
        switch (type) {
          case "b" -> Node.Kind.BLOCK_DEVICE;
          case "c" -> Node.Kind.CHAR_DEVICE;
          default ->
              throw new IllegalArgumentException("device type " + type + ": expected b or c");
        };
    entry.deviceMajor = SpecNumbers.decimal("major", words.text("a major number"), LARGEST_DEVICE);
    entry.deviceMinor = SpecNumbers.decimal("minor", words.text("a minor number"), LARGEST_DEVICE);
    words.requireEnd();
    entries.add(entry);
  }

  private void symlink(SpecLine line, PlainWords words) {
    SpecEntry entry = entry(line, words, Node.Kind.SYMLINK);
    entry.linkTarget = words.word("a target");
    permissions(entry, words);
    words.requireEnd();
    entries.add(entry);
  }

  /** The names behind the owner are hard links to the first. */
  private void file(SpecLine line, PlainWords words) {
    SpecEntry entry = entry(line, words, Node.Kind.REGULAR_FILE);
    byte[] source = words.word("a source file");
    if (new String(source, StandardCharsets.ISO_8859_1).matches("(?s).*\\$\\{.*\\}.*")) {
      throw new IllegalArgumentException(
          HostPath.of(source)
              + ": variables of the environment are never expanded, for the same list means the"
              + " same tree everywhere; write the path");
    }
    permissions(entry, words);
    HostFile host = HostFile.of(HostPath.of(source), folder);
    entry.content = host.content();
    entries.add(entry);
    while (words.hasMore()) {
      var link = new SpecEntry(line.place(), path(words));
      link.hardLink = entry.path;
      entries.add(link);
    }
  }
}
