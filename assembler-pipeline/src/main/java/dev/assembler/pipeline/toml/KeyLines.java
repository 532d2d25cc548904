package dev.assembler.pipeline.toml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * On which line of a TOML file each key is, since a parser gives values without places. Keys are
 * paths such as {@code disk.size} and {@code partition[1].tree}. Written for files that a parser
 * has accepted: quoted keys and keys inside of inline tables are told by the key that holds them.
 */
public final class KeyLines {

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final String text;
  private int at;
  private int line = 1;

  private KeyLines(String text) {
    this.text = text;
  }

  public static KeyLines of(String toml) {
    var index = new KeyLines(toml);
    index.scan();
    return index;
  }

  /** The line of a key, else of the nearest one around it; 1 if there is none. */
  public int line(String key) {
    String path = key;
    while (!path.isEmpty()) {
      Integer found = lines.get(path);
      if (found != null) {
        return found;
      }
      path = path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }
    return 1;
  }

  private void scan() {
    String table = "";
    while (at < text.length()) {
      int start = at;
      int startLine = line;
      String statement = text.substring(start, endOfStatement());
      String trimmed = statement.strip();
      if (trimmed.startsWith("[[")) {
        String name = name(trimmed, 2);
        int index = counts.merge(name, 1, Integer::sum) - 1;
        table = name + '[' + index + ']';
        lines.put(table, startLine);
      } else if (trimmed.startsWith("[")) {
        table = name(trimmed, 1);
        lines.put(table, startLine);
      } else if (trimmed.indexOf('=') > 0 && !trimmed.startsWith("#")) {
        String key = trimmed.substring(0, trimmed.indexOf('=')).replaceAll("[\\s\"']", "");
        lines.putIfAbsent(table.isEmpty() ? key : table + '.' + key, startLine);
      }
    }
  }

  private static String name(String header, int brackets) {
    int end = header.indexOf(']');
    return header.substring(brackets, Math.max(brackets, end)).replaceAll("[\\s\"']", "");
  }

  /** Moves behind the end of a line at which no bracket and no string is open. */
  private int endOfStatement() {
    Deque<Character> open = new ArrayDeque<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        skipString(c);
        continue;
      }
      if (c == '#') {
        at = Math.max(at, text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at));
        continue;
      }
      at++;
      if (c == '[' || c == '{') {
        open.push(c);
      } else if ((c == ']' || c == '}') && !open.isEmpty()) {
        open.pop();
      } else if (c == '\n') {
        line++;
        if (open.isEmpty()) {
          return at;
        }
      }
    }
    return at;
  }

  private void skipString(char quote) {
    String triple = String.valueOf(quote).repeat(3);
    boolean several = text.startsWith(triple, at);
    String end = several ? triple : String.valueOf(quote);
    at += end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      if (text.charAt(at) == '\n') {
        line++;
      }
      at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + end.length());
  }
}
