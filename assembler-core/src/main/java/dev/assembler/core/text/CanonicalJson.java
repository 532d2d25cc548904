package dev.assembler.core.text;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON (RFC 8259) with one text for each value: keys in the order of their UTF-16 units (as RFC
 * 8785 has them), two spaces of indentation, LF at each end of line and after the value. Characters
 * outside ASCII stand as themselves, so the text is meant to be encoded in UTF-8.
 *
 * <p>Values are strings, integers, booleans, null, lists, and maps with string keys. Fractions are
 * not among them: they have too many spellings.
 */
public final class CanonicalJson {

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  /**
   * The text of a value.
   *
   * @param value null, {@link String}, {@link Boolean}, {@link Integer}, {@link Long}, or a {@link
   *     List} or {@link Map} of these
   * @throws IllegalArgumentException for any other type
   */
  public static String of(Object value) {
    var json = new CanonicalJson();
    json.value(value, 0);
    return json.out.append('\n').toString();
  }

  private void value(Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text);
      case Boolean bool -> out.append(bool.booleanValue());
      case Integer number -> out.append(number.intValue());
      case Long number -> out.append(number.longValue());
      case List<?> list -> list(list, depth);
      case Map<?, ?> map -> map(map, depth);
      default ->
          throw new IllegalArgumentException(
              "value of " + value.getClass().getName() + ": no type of ours in JSON");
    }
  }

  private void list(List<?> list, int depth) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
      line(depth + 1);
      value(each.next(), depth + 1);
      comma(each);
    }
    line(depth);
    out.append(']');
  }

  private void map(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    var sorted = new TreeMap<String, Object>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("key " + entry.getKey() + ": expected a string");
      }
      sorted.put(key, entry.getValue());
    }
    out.append('{');
    for (var each = sorted.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<String, Object> entry = each.next();
      line(depth + 1);
      string(entry.getKey());
      out.append(": ");
      value(entry.getValue(), depth + 1);
      comma(each);
    }
    line(depth);
    out.append('}');
  }

  private void line(int depth) {
    out.append('\n').repeat("  ", depth);
  }

  private void comma(Iterator<?> rest) {
    if (rest.hasNext()) {
      out.append(',');
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        character(c);
      }
    }
    out.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        // Half a surrogate pair has no UTF-8; as an escape it survives.
        if (c < ' ' || Character.isSurrogate(c)) {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
