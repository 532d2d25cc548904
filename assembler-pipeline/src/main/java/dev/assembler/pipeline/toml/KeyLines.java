package dev.assembler.pipeline.toml;

import dev.assembler.pipeline.toml.TomlFormatException.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * On which line of a TOML file each key is, since a parser gives values without places. Keys are
 * paths such as {@code disk.size}, {@code partition[1].tree} and {@code files."/etc/issue"}; {@link
 * #path} makes them. Written for files that a parser has accepted; of others, and of quoted keys
 * with escapes, it knows the key around.
 */
public final class KeyLines {

  /** Values within values, more than anybody writes. */
  private static final int DEEPEST = 100;

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final String text;
  private int at;
  private int line = 1;

  private KeyLines(String text) {
    this.text = text;
  }

  public static KeyLines of(String toml) {
    return of(toml, Map.of());
  }

  /**
   * @param settings what was typed in the place of values of the file, by the path of the key
   */
  static KeyLines of(String toml, Map<List<String>, String> settings) {
    var index = new KeyLines(toml);
    index.scan();
    settings.forEach((keys, typed) -> {
      String path = "";
      for (String key : keys) {
        path = path(path, key);
      }
      index.settings.put(path, typed);
    });
    return index;
  }

  /** What is wrong with a key: on its line, or with what was typed in its place. */
  Problem problem(String key, String reason) {
    return setting(key)
        .map(typed -> new Problem(Problem.TYPED, typed + ": " + reason))
        .orElseGet(() -> new Problem(line(key), reason));
  }

  /** What was typed for a key, or for one around it, or in it where the file does not have it. */
  private Optional<String> setting(String key) {
    for (String path = key; !path.isEmpty(); path = path.substring(0, endOfParent(path))) {
      if (settings.containsKey(path)) {
        return Optional.of(settings.get(path));
      }
    }
    return key.isEmpty() || lines.containsKey(key)
        ? Optional.empty()
        : settings.entrySet().stream()
            .filter(each -> each.getKey().startsWith(key + '.'))
            .map(Map.Entry::getValue)
            .findFirst();
  }

  /**
   * The path of a key in a table.
   *
   * @param table empty for the root
   */
  static String path(String table, String key) {
    String last = key.matches("[A-Za-z0-9_-]+") ? key : '"' + key + '"';
    return table.isEmpty() ? last : table + '.' + last;
  }

  /** The line of a key, else of the nearest one around it; 1 if there is none. */
  public int line(String key) {
    String path = key;
    while (!path.isEmpty()) {
      Integer found = lines.get(path);
      if (found != null) {
        return found;
      }
      path = path.substring(0, endOfParent(path));
    }
    return 1;
  }

  private static int endOfParent(String path) {
    int end =
        switch (path.charAt(path.length() - 1)) {
          case ']' -> path.lastIndexOf('[');
          case '"' -> path.lastIndexOf('"', path.length() - 2) - 1;
          default -> path.lastIndexOf('.');
        };
    return Math.max(0, end);
  }

  private void scan() {
    String table = "";
    for (skipBlanks(true); at < text.length(); skipBlanks(true)) {
      int before = at;
      if (text.charAt(at) == '[') {
        table = header();
      } else {
        pair(table, 0);
      }
      at += at == before ? 1 : 0;
    }
  }

  /** {@code [a.b]} or {@code [[a.b]]}: a table's name goes on in the last one of each list. */
  private String header() {
    boolean listed = text.startsWith("[[", at);
    at += listed ? 2 : 1;
    List<String> keys = keys();
    String table = "";
    for (int i = 0; i < keys.size(); i++) {
      table = path(table, keys.get(i));
      boolean last = i == keys.size() - 1;
      if (last && listed) {
        lines.putIfAbsent(table, line);
        counts.merge(table, 1, Integer::sum);
      }
      if (counts.containsKey(table)) {
        table += "[" + (counts.get(table) - 1) + ']';
      }
      if (last) {
        lines.put(table, line);
      } else {
        lines.putIfAbsent(table, line);
      }
    }
    while (at < text.length() && text.charAt(at) == ']') {
      at++;
    }
    return table;
  }

  private void pair(String table, int depth) {
    String path = table;
    for (String key : keys()) {
      path = path(path, key);
      lines.putIfAbsent(path, line);
    }
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      value(path, depth);
    }
  }

  /** Moves behind a value, and on its way notes the keys in it. */
  private void value(String path, int depth) {
    skipBlanks(false);
    char first = at < text.length() ? text.charAt(at) : '\n';
    if (depth > DEEPEST) {
      at = text.length();
    } else if (first == '"' || first == '\'') {
      skipString(first);
    } else if (first == '[' || first == '{') {
      at++;
      elements(path, first == '[', depth + 1);
    } else {
      while (at < text.length() && ",]}#\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }
  }

  private void elements(String path, boolean listed, int depth) {
    int count = 0;
    for (skipBlanks(true); at < text.length(); skipBlanks(true)) {
      char next = text.charAt(at);
      int before = at;
      if (next == ']' || next == '}') {
        at++;
        return;
      } else if (next == ',') {
        at++;
      } else if (listed) {
        String element = path + '[' + count++ + ']';
        lines.putIfAbsent(element, line);
        value(element, depth);
      } else {
        pair(path, depth);
      }
      at += at == before ? 1 : 0;
    }
  }

  /** Names with dots between them, as a header or a pair begins with. */
  private List<String> keys() {
    var keys = new ArrayList<String>();
    while (true) {
      skipBlanks(false);
      int start = at;
      char first = at < text.length() ? text.charAt(at) : '\n';
      if (first == '"' || first == '\'') {
        skipString(first);
        keys.add(text.substring(start + 1, Math.max(start + 1, at - 1)));
      } else {
        while (at < text.length() && " \t\r\n.=[]{},#\"'".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        keys.add(text.substring(start, at));
      }
      skipBlanks(false);
      if (at >= text.length() || text.charAt(at) != '.') {
        return keys;
      }
      at++;
    }
  }

  /**
   * @param more whether ends of lines and comments are skipped, too
   */
  private void skipBlanks(boolean more) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (more && c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\r' || (more && c == '\n')) {
        line += c == '\n' ? 1 : 0;
        at++;
      } else {
        return;
      }
    }
  }

  private void skipString(char quote) {
    String triple = String.valueOf(quote).repeat(3);
    boolean several = text.startsWith(triple, at);
    String end = several ? triple : String.valueOf(quote);
    at += end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      if (quote == '"' && text.startsWith("\\", at) && !text.startsWith("\n", at + 1)) {
        at++;
      } else if (text.charAt(at) == '\n') {
        line++;
      }
      at++;
    }
    at = Math.min(text.length(), at + end.length());
  }
}
