package dev.assembler.pipeline.toml;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.toml.TomlFormatException.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One table of a TOML file. What is asked of it and is not as it should be becomes a problem with
 * its line, and the answer is as if it were not there.
 *
 * @param path of the table: "disk", "partition[0]"
 * @param values of its keys, as the parser gives them
 */
public record TomlTable(
    String path, Map<String, Object> values, KeyLines lines, Consumer<Problem> problems) {

  /** Refuses whatever key is none of these. */
  public void requireKeys(Collection<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        problem(key, "unknown key \"" + key + '"' + Nearest.hint(key, known));
      }
    }
  }

  /** The line on which it begins, from 1. */
  public int line() {
    return lines.line(path);
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public void problem(String key, String reason) {
    problems.accept(lines.problem(key.isEmpty() ? path : KeyLines.path(path, key), reason));
  }

  public Optional<String> text(String key) {
    return value(key, String.class, "a text in quotes");
  }

  public Optional<Boolean> flag(String key) {
    return value(key, Boolean.class, "true or false");
  }

  /** A number of bytes, or a text such as "128M". */
  public OptionalLong size(String key) {
    Object value = values.get(key);
    if (value instanceof String text) {
      try {
        return OptionalLong.of(Sizes.parse(key, text));
      } catch (UsageException e) {
        problem(key, e.getMessage());
        return OptionalLong.empty();
      }
    }
    return number(key, 0, Long.MAX_VALUE, "a number of bytes, or a text such as \"128M\"");
  }

  public OptionalLong number(String key, long least, long most) {
    return number(key, least, most, "a number from " + least + " to " + most);
  }

  private OptionalLong number(String key, long least, long most, String expected) {
    Object value = plain(values.get(key));
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
    }
    problem(key, key + " = " + value + ": expected " + expected);
    return OptionalLong.empty();
  }

  private static Object plain(Object value) {
    return value instanceof TypedText typed ? typed.value() : value;
  }

  /** One text, or a list of them. */
  public List<String> texts(String key) {
    Object value = values.get(key);
    if (value instanceof List<?> list) {
      var texts = new ArrayList<String>();
      for (Object element : list) {
        if (element instanceof String text) {
          texts.add(text);
        } else if (element != Absent.ELEMENT) {
          problem(key, key + ": " + element + ", expected texts in quotes");
        }
      }
      return texts;
    }
    return value(key, String.class, "a text in quotes, or a list of them").stream().toList();
  }

  /** A table within this one whose values are texts. */
  public Map<String, String> pairs(String key) {
    var pairs = new LinkedHashMap<String, String>();
    value(key, Map.class, "a table: { KEY = \"TEXT\", .. }")
        .ifPresent(map -> {
          for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
            if (entry.getValue() instanceof String text) {
              pairs.put((String) entry.getKey(), text);
            } else {
              problem(key, key + '.' + entry.getKey() + ": expected a text in quotes");
            }
          }
        });
    return pairs;
  }

  /** The table {@code [PATH.key]}, if there is one. */
  public Optional<TomlTable> table(String key) {
    return value(key, Map.class, "a table, [" + KeyLines.path(path, key) + "]")
        .map(values -> within(KeyLines.path(path, key), values));
  }

  /** The table {@code [PATH.key]}; one without keys if it is missing. */
  public TomlTable tableOrEmpty(String key) {
    return table(key).orElseGet(() -> within(KeyLines.path(path, key), Map.of()));
  }

  /** The tables {@code [[PATH.key]]}. */
  public List<TomlTable> tables(String key) {
    String all = KeyLines.path(path, key);
    var tables = new ArrayList<TomlTable>();
    int index = 0;
    for (Object element :
        value(key, List.class, "a list of tables, [[" + all + "]]").orElse(List.of())) {
      String place = all + '[' + index++ + ']';
      if (element instanceof Map<?, ?> values) {
        tables.add(within(place, values));
      } else if (element != Absent.ELEMENT) {
        problem(key, key + ": " + element + ", expected tables, [[" + all + "]]");
      }
    }
    return tables;
  }

  @SuppressWarnings("unchecked") // TOML's keys are texts
  private TomlTable within(String inner, Map<?, ?> innerValues) {
    return new TomlTable(inner, (Map<String, Object>) innerValues, lines, problems);
  }

  /** A text that something else reads, whose refusal is the problem. */
  public <T> Optional<T> parsed(String key, Function<String, T> parser) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text.get()));
    } catch (IllegalArgumentException e) {
      problem(key, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException for a text that is none
   */
  public static UUID guid(String text) {
    if (text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      return UUID.fromString(text);
    }
    throw new IllegalArgumentException(
        "guid \"" + text + "\": expected 01234567-89ab-cdef-0123-456789abcdef, for example");
  }

  private <T> Optional<T> value(String key, Class<T> type, String expected) {
    Object stated = values.get(key);
    Object value =
        stated instanceof TypedText typed && type == String.class ? typed.text() : plain(stated);
    if (value == null || type.isInstance(value)) {
      return Optional.ofNullable(value).map(type::cast);
    }
    problem(key, key + " = " + stated + ": expected " + expected);
    return Optional.empty();
  }
}
