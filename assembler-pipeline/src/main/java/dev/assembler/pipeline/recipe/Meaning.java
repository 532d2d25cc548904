package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.toml.Absent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tables as values that canonical JSON has: keys in order, every other value as its text. */
final class Meaning {

  private Meaning() {}

  static Map<String, Object> of(Map<?, ?> table) {
    var meant = new TreeMap<String, Object>();
    table.forEach((key, value) -> meant.put((String) key, value(value)));
    return meant;
  }

  private static Object value(Object value) {
    return switch (value) {
      case Map<?, ?> map -> of(map);
      case List<?> list ->
          list.stream().filter(one -> one != Absent.ELEMENT).map(Meaning::value).toList();
      default -> value.toString();
    };
  }
}
