package dev.assembler.pipeline.spec;

import dev.assembler.core.Limits;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads mtree(5). An entry whose name holds a slash is a path from the root; another one is in the
 * present directory, becomes the present directory if its type is dir, and {@code ..} leaves it.
 * {@code /set} gives keywords for all entries that follow, {@code /unset} takes them away.
 */
final class MtreeReader {

  private final Path folder;
  private final Map<String, byte[]> defaults = new LinkedHashMap<>();
  private final SpecPaths paths = new SpecPaths(Limits.defaults());
  private final List<SpecEntry> entries = new ArrayList<>();
  private TreePath directory = TreePath.ROOT;
  private int depth;

  private MtreeReader(Path folder) {
    this.folder = folder;
  }

  static List<SpecEntry> read(Path file, String name) throws IOException {
    var reader = new MtreeReader(file.toAbsolutePath().getParent());
    try (var lines = new SpecLines(file, name, null)) {
      lines.forEach(reader::take);
    }
    return reader.entries;
  }

  private void take(SpecLine line) {
    List<byte[]> words = words(line.bytes());
    byte[] first = words.getFirst();
    List<byte[]> keywords = words.subList(1, words.size());
    switch (new String(first, StandardCharsets.ISO_8859_1)) {
      case "/set" -> defaults.putAll(pairs(keywords));
      case "/unset" -> unset(keywords);
      case ".." -> leave(keywords);
      default -> entry(line, first, keywords);
    }
  }

  private void unset(List<byte[]> keywords) {
    for (byte[] keyword : keywords) {
      String text = PrintableBytes.of(keyword);
      if (text.equals("all")) {
        defaults.clear();
      }
      defaults.remove(text);
    }
  }

  private void leave(List<byte[]> keywords) {
    if (!keywords.isEmpty()) {
      throw new IllegalArgumentException("..: takes no keywords");
    }
    if (depth == 0) {
      throw new IllegalArgumentException("..: leaves the root; one too many");
    }
    depth--;
    directory = directory.isRoot() ? directory : directory.parent();
  }

  private void entry(SpecLine line, byte[] name, List<byte[]> keywords) {
    var stated = new LinkedHashMap<String, byte[]>(defaults);
    Map<String, byte[]> own = pairs(keywords);
    if (own.containsKey("uname") && !own.containsKey("uid")) {
      stated.remove("uid");
    }
    if (own.containsKey("gname") && !own.containsKey("gid")) {
      stated.remove("gid");
    }
    stated.putAll(own);
    boolean full = indexOf(name, '/') >= 0;
    byte[] decoded = VisText.decode(name);
    if (!full && indexOf(decoded, '/') >= 0) {
      throw new IllegalArgumentException("name " + PrintableBytes.of(name) + ": holds a slash");
    }
    TreePath relative = TreePath.of(decoded);
    TreePath path = paths.share(full ? relative : directory.resolve(relative));
    var entry = new SpecEntry(line.place(), path);
    MtreeKeywords.enter(entry, stated, folder);
    entries.add(entry);
    byte[] type = stated.get("type");
    if (!full && type != null && Arrays.equals(type, new byte[] {'d', 'i', 'r'})) {
      directory = path;
      depth++;
    }
  }

  private static Map<String, byte[]> pairs(List<byte[]> words) {
    var pairs = new LinkedHashMap<String, byte[]>();
    for (byte[] word : words) {
      int equals = indexOf(word, '=');
      byte[] value = equals < 0 ? null : Arrays.copyOfRange(word, equals + 1, word.length);
      String keyword =
          new String(word, 0, equals < 0 ? word.length : equals, StandardCharsets.ISO_8859_1);
      if (pairs.containsKey(keyword)) {
        throw new IllegalArgumentException(keyword + ": stated twice in one line");
      }
      pairs.put(keyword, value);
    }
    return pairs;
  }

  private static List<byte[]> words(byte[] line) {
    var words = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i <= line.length; i++) {
      if (i == line.length || SpecLine.isBlank(line[i])) {
        if (i > start) {
          words.add(Arrays.copyOfRange(line, start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static int indexOf(byte[] bytes, char wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
