package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A value of a JSON document that knows its place in it, so that refusing it can name that. */
final class JsonValue {

  private static final int MOST_SHOWN = 300;
  private static final int MOST_DIGITS = 19;

  private final JsonValue parent;
  private final String key;
  private final Object value;

  private JsonValue(JsonValue parent, String key, Object value) {
    this.parent = parent;
    this.key = key;
    this.value = value;
  }

  static JsonValue root(Object value) {
    return new JsonValue(null, "$", value);
  }

  /** The key under which it stands. */
  String key() {
    return key;
  }

  /** Whether it is an object with this key. */
  boolean has(String field) {
    return value instanceof Map<?, ?> map && map.containsKey(field);
  }

  /** A field that must be there. */
  JsonValue field(String field) throws ImageFormatException {
    Map<String, Object> map = map();
    if (!map.containsKey(field)) {
      throw new ImageFormatException(place() + step(field) + ": missing");
    }
    return new JsonValue(this, field, map.get(field));
  }

  /** The values of an object, in the order of their keys. */
  List<JsonValue> fields() throws ImageFormatException {
    Map<String, Object> map = map();
    var fields = new ArrayList<JsonValue>(map.size());
    for (Map.Entry<String, Object> entry : map.entrySet()) {
      fields.add(new JsonValue(this, entry.getKey(), entry.getValue()));
    }
    return fields;
  }

  /** The fields of an object whose keys are not among these. */
  SortedMap<String, Object> fieldsBut(List<String> known) throws ImageFormatException {
    Map<String, Object> map = map();
    SortedMap<String, Object> rest = Collections.emptySortedMap();
    for (Map.Entry<String, Object> entry : map.entrySet()) {
      if (!known.contains(entry.getKey())) {
        rest = rest.isEmpty() ? new TreeMap<>() : rest;
        rest.put(entry.getKey(), entry.getValue());
      }
    }
    return rest;
  }

  String text() throws ImageFormatException {
    if (value instanceof String text) {
      return text;
    }
    throw refused("expected a string");
  }

  /** The text of a field, the empty string where there is no such field. */
  String optionalText(String field) throws ImageFormatException {
    return has(field) ? field(field).text() : "";
  }

  /** A field's truth, false where there is no such field. */
  boolean optionalTruth(String field) throws ImageFormatException {
    if (!has(field)) {
      return false;
    }
    JsonValue truth = field(field);
    if (truth.value instanceof Boolean is) {
      return is;
    }
    throw truth.refused("expected true or false");
  }

  /** The texts of an array, each once. */
  Set<String> texts() throws ImageFormatException {
    if (!(value instanceof List<?> list)) {
      throw refused("expected an array of strings");
    }
    var texts = new TreeSet<String>();
    for (Object element : list) {
      texts.add(new JsonValue(this, Integer.toString(texts.size()), element).text());
    }
    return texts;
  }

  /** A whole number from 0 to 2^63 - 1. */
  long size() throws ImageFormatException {
    if (value instanceof JsonText.Digits(String digits) && isWhole(digits)) {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        throw refused("expected at most " + Long.MAX_VALUE);
      }
    }
    throw refused("expected a whole number, at least 0");
  }

  private static boolean isWhole(String digits) {
    return digits.length() <= MOST_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** "$.place: what stands there, expected ..". */
  ImageFormatException refused(String expected) {
    return new ImageFormatException(place() + ": " + shown() + ", " + expected);
  }

  /** The same for a key that is wrong. */
  ImageFormatException refusedKey(String what, String expected) {
    return new ImageFormatException(
        parent.place() + ": " + what + " " + shortened(JsonText.quoted(key)) + ", " + expected);
  }

  String place() {
    if (parent == null) {
      return key;
    }
    var steps = new ArrayList<String>();
    JsonValue at = this;
    while (at.parent != null) {
      steps.add(step(at.key));
      at = at.parent;
    }
    return shortened("$" + String.join("", steps.reversed()));
  }

  /** A key as a step of a path: {@code .name} or {@code ["any name"]}. */
  static String step(String key) {
    return key.matches("[A-Za-z_][A-Za-z0-9_]*") ? "." + key : "[" + JsonText.quoted(key) + "]";
  }

  /** Long texts with their middle left out. */
  static String shortened(String text) {
    if (text.length() <= MOST_SHOWN) {
      return text;
    }
    int half = MOST_SHOWN / 2;
    return text.substring(0, half) + ".." + text.substring(text.length() - half);
  }

  @SuppressWarnings("unchecked") // the reader makes no others
  private Map<String, Object> map() throws ImageFormatException {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw refused("expected an object");
  }

  private String shown() {
    return switch (value) {
      case null -> "null";
      case String text -> shortened(JsonText.quoted(text));
      case JsonText.Digits number -> number.text();
      case List<?> list -> "an array of " + list.size();
      case Map<?, ?> map -> "an object of " + map.size();
      default -> value.toString();
    };
  }
}
