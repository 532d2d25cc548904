package dev.assembler.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, longs, doubles where there is a fraction,
 * booleans and null: for tests.
 */
final class Json {

  private final String text;
  private int position;

  private Json(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    var json = new Json(text);
    Object value = json.value();
    json.skip();
    json.require(json.position == text.length(), "the end");
    return value;
  }

  private Object value() {
    skip();
    require(position < text.length(), "a value");
    char c = text.charAt(position);
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object() {
    var map = new LinkedHashMap<String, Object>();
    position++;
    skip();
    while (text.charAt(position) != '}') {
      String key = string();
      skip();
      take(':');
      require(map.put(key, value()) == null, "each key once");
      skip();
      if (text.charAt(position) != '}') {
        take(',');
        skip();
      }
    }
    position++;
    return map;
  }

  private List<Object> array() {
    var list = new ArrayList<Object>();
    position++;
    skip();
    while (text.charAt(position) != ']') {
      list.add(value());
      skip();
      if (text.charAt(position) != ']') {
        take(',');
      }
    }
    position++;
    return list;
  }

  private String string() {
    take('"');
    var value = new StringBuilder();
    while (text.charAt(position) != '"') {
      char c = text.charAt(position++);
      if (c != '\\') {
        value.append(c);
        continue;
      }
      char escape = text.charAt(position++);
      switch (escape) {
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        case 'r' -> value.append('\r');
        case 'b' -> value.append('\b');
        case 'f' -> value.append('\f');
        case 'u' -> {
          value.append((char) Integer.parseInt(text.substring(position, position + 4), 16));
          position += 4;
        }
        default -> value.append(escape);
      }
    }
    position++;
    return value.toString();
  }

  private Object number() {
    int start = position;
    while (position < text.length() && "-+.0123456789eE".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    require(position > start, "a number");
    String digits = text.substring(start, position);
    return digits.matches("-?[0-9]+") ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
  }

  private Object word(String word, Object value) {
    require(text.startsWith(word, position), word);
    position += word.length();
    return value;
  }

  private void take(char c) {
    require(position < text.length() && text.charAt(position) == c, String.valueOf(c));
    position++;
  }

  private void skip() {
    while (position < text.length() && " \n\t\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private void require(boolean condition, String expected) {
    if (!condition) {
      throw new AssertionError("JSON at " + position + ": expected " + expected + " in " + text);
    }
  }
}
