package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.toml.TypedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words in braces that stand for a recipe's own values, in every text and name but the contents
 * of files ({@code text}): {@code {NAME}}, {@code {VERSION}}, {@code {ARCH}}, {@code {MACHINE}},
 * {@code {EFI}}. {@link UnknownPlaceholders} refuses others.
 */
final class Placeholders {

  /** Whose values are the contents of files. */
  private static final String VERBATIM = "text";

  /** {@code ${word}} and {@code {{word}}} are variables of others, GRUB's or a template's. */
  static final Pattern WORD = Pattern.compile("(?<![${])\\{([A-Za-z_]+)(:[^{}]*)?\\}");

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

  /** The content of a file, and not a tree or an artifact that is called so. */
  static boolean isVerbatim(Object key, Object value) {
    return key.equals(VERBATIM) && !(value instanceof Map);
  }

  Map<String, Object> in(Map<?, ?> table) {
    var filled = new LinkedHashMap<String, Object>();
    table.forEach((key, value) ->
        filled.put(filled((String) key), isVerbatim(key, value) ? value : filled(value)));
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
    return WORD.matcher(text)
        .replaceAll(
            word -> Matcher.quoteReplacement(values.getOrDefault(word.group(), word.group())));
  }
}
