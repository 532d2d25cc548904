package dev.assembler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks values against the part of JSON Schema (2020-12) that our schemas use; else it fails. */
final class JsonSchema {

  private static final Set<String> KNOWN =
      Set.of(
          "title",
          "type",
          "required",
          "additionalProperties",
          "properties",
          "items",
          "const",
          "minimum",
          "maximum",
          "pattern");

  private final Map<?, ?> schema;

  private JsonSchema(Map<?, ?> schema) {
    this.schema = schema;
  }

  static JsonSchema read(Path file) throws IOException {
    return new JsonSchema((Map<?, ?>) Json.parse(Files.readString(file)));
  }

  void require(Object value) {
    check("$", value, schema);
  }

  private static void check(String path, Object value, Map<?, ?> schema) {
    for (Object keyword : schema.keySet()) {
      assertThat(KNOWN.contains(keyword), path, "schema keyword " + keyword + " not known here");
    }
    if (schema.containsKey("const")) {
      Object expected = schema.get("const");
      assertThat(Objects.equals(expected, value), path, value + ", expected " + expected);
    }
    if (value == null && schema.get("type") instanceof List<?> types && types.contains("null")) {
      return;
    }
    switch (type(schema)) {
      case "object" -> object(path, (Map<?, ?>) typed(path, value, Map.class), schema);
      case "array" -> {
        List<?> list = (List<?>) typed(path, value, List.class);
        for (int i = 0; i < list.size(); i++) {
          check(path + "[" + i + "]", list.get(i), (Map<?, ?>) schema.get("items"));
        }
      }
      case "string" -> {
        String text = (String) typed(path, value, String.class);
        boolean matches =
            schema.get("pattern") == null
                || Pattern.compile((String) schema.get("pattern")).matcher(text).find();
        assertThat(matches, path, text + " does not match " + schema.get("pattern"));
      }
      case "boolean" -> typed(path, value, Boolean.class);
      case "integer" -> {
        long number = (Long) typed(path, value, Long.class);
        assertThat(
            !(schema.get("minimum") instanceof Long minimum) || number >= minimum,
            path,
            number + " is too small");
        assertThat(
            !(schema.get("maximum") instanceof Long maximum) || number <= maximum,
            path,
            number + " is too large");
      }
      case null -> assertThat(schema.containsKey("const"), path, "schema says nothing");
      default -> throw new AssertionError(path + ": schema type " + schema.get("type"));
    }
  }

  /** Of several the one beside null. */
  private static String type(Map<?, ?> schema) {
    return schema.get("type") instanceof List<?> types
        ? (String) types.getFirst()
        : (String) schema.get("type");
  }

  private static void object(String path, Map<?, ?> value, Map<?, ?> schema) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> stated ? stated : Map.of();
    if (schema.get("required") instanceof List<?> required) {
      for (Object key : required) {
        assertThat(value.containsKey(key), path, key + " is missing");
      }
    }
    for (Map.Entry<?, ?> entry : value.entrySet()) {
      Object rule = properties.get(entry.getKey());
      Object others = schema.get("additionalProperties");
      String at = path + "." + entry.getKey();
      if (rule != null) {
        check(at, entry.getValue(), (Map<?, ?>) rule);
      } else if (others instanceof Map<?, ?> rest) {
        check(at, entry.getValue(), rest);
      } else {
        assertThat(!Boolean.FALSE.equals(others), at, "is not in the schema");
      }
    }
  }

  private static Object typed(String path, Object value, Class<?> type) {
    assertThat(type.isInstance(value), path, value + " is no " + type.getSimpleName());
    return value;
  }

  private static void assertThat(boolean condition, String path, String message) {
    if (!condition) {
      throw new AssertionError(path + ": " + message);
    }
  }
}
