package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.toml.TypedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words in braces that stand for a recipe's own values, in every text and name but the contents
 * of files ({@code text}): {@code {NAME}}, {@code {VERSION}}, {@code {ARCH}}, {@code {MACHINE}},
 * {@code {EFI}}. {@link UnknownPlaceholders} refuses others.
 */
final class Placeholders {

  /** Whose values are the contents of files. */
  static final String VERBATIM = "text";

  private final Map<String, String> values = new TreeMap<>();

  Placeholders(Architecture architecture, Object name, Object version) {
    values.put("{ARCH}", architecture.toString());
    values.put("{MACHINE}", architecture.machine());
    values.put("{EFI}", architecture.efiSuffix());
    values.put("{efi}", architecture.efiSuffix().toLowerCase(Locale.ROOT));
    put("{NAME}", name);
    put("{VERSION}", version == null ? Recipe.NO_VERSION : version);
  }

  private void put(String word, Object value) {
    if (value instanceof String || value instanceof TypedText) {
      values.put(word, value.toString());
    }
  }

  Map<String, Object> in(Map<?, ?> table) {
    var filled = new LinkedHashMap<String, Object>();
    table.forEach((key, value) ->
        filled.put(filled((String) key), key.equals(VERBATIM) ? value : filled(value)));
    return filled;
  }

  private Object filled(Object value) {
    return switch (value) {
      case String text -> filled(text);
      case Map<?, ?> map -> in(map);
      case List<?> list -> list(list);
      default -> value;
    };
  }

  private List<Object> list(List<?> list) {
    var filled = new ArrayList<Object>();
    list.forEach(value -> filled.add(filled(value)));
    return filled;
  }

  private String filled(String text) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    String filled = text;
    for (Map.Entry<String, String> each : values.entrySet()) {
      filled = filled.replace(each.getKey(), each.getValue());
    }
    return filled;
  }
}
