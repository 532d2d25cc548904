package dev.assembler.assets;

import dev.assembler.core.text.CanonicalJson;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON as {@link CanonicalJson} writes it, but with the keys of a map in the map's own order and
 * with numbers in the spelling they were read in.
 */
final class JsonText {

  /** A number as the document spells it. */
  record Digits(String text) {}

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  static String of(Object value) {
    var json = new JsonText();
    json.value(value, 0);
    return json.out.append('\n').toString();
  }

  /** A string in quotes, on one line, for documents and for messages. */
  static String quoted(String text) {
    String line = CanonicalJson.of(text);
    return line.substring(0, line.length() - 1);
  }

  private void value(Object value, int depth) {
    switch (value) {
      case Digits number -> out.append(number.text());
      case String text -> out.append(quoted(text));
      case Map<?, ?> map -> map(map, depth);
      case List<?> list -> list(list, depth);
      case null, default -> out.append(value); // numbers, booleans, null
    }
  }

  private void map(Map<?, ?> map, int depth) {
    open('{');
    for (Iterator<? extends Map.Entry<?, ?>> each = map.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<?, ?> entry = each.next();
      line(depth + 1);
      out.append(quoted((String) entry.getKey())).append(": ");
      value(entry.getValue(), depth + 1);
      comma(each);
    }
    close('}', map.isEmpty(), depth);
  }

  private void list(List<?> list, int depth) {
    open('[');
    for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
      line(depth + 1);
      value(each.next(), depth + 1);
      comma(each);
    }
    close(']', list.isEmpty(), depth);
  }

  private void open(char bracket) {
    out.append(bracket);
  }

  private void close(char bracket, boolean empty, int depth) {
    if (!empty) {
      line(depth);
    }
    out.append(bracket);
  }

  private void line(int depth) {
    out.append('\n').repeat("  ", depth);
  }

  private void comma(Iterator<?> rest) {
    if (rest.hasNext()) {
      out.append(',');
    }
  }
}
