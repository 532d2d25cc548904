package dev.assembler.pipeline.recipe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.toml.TypedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that go before those of the file: {@code artifact.rootfs.compression=zstd:3}. A value that
 * is TOML is that, but where a text is wanted; everything else is a text.
 */
public final class Overrides {

  public static final Overrides NONE = new Overrides(Map.of(), Map.of());

  private final Map<List<String>, Object> values;
  private final Map<List<String>, String> settings;

  private Overrides(Map<List<String>, Object> values, Map<List<String>, String> settings) {
    this.values = values;
    this.settings = settings;
  }

  /**
   * @param settings each {@code KEY=VALUE}, with dots between tables; of equal keys the last counts
   * @throws UsageException for one that is nothing like that
   */
  public static Overrides of(List<String> settings) {
    var values = new LinkedHashMap<List<String>, Object>();
    var typed = new LinkedHashMap<List<String>, String>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      List<String> key =
          equals < 1 ? List.of() : List.of(setting.substring(0, equals).split("\\.", -1));
      if (key.isEmpty() || key.stream().anyMatch(part -> !part.matches("[A-Za-z0-9_-]+"))) {
        throw new UsageException(
            "--set " + setting,
            "no KEY=VALUE",
            "a key with dots between its tables",
            "for example --set artifact.rootfs.compression=zstd:3");
      }
      values.put(key, value(setting.substring(equals + 1)));
      typed.put(key, "--set " + setting);
    }
    return new Overrides(values, typed);
  }

  private static Object value(String text) {
    try {
      Object value =
          new TomlMapper()
              .readValue("x = " + text, new TypeReference<LinkedHashMap<String, Object>>() {})
              .get("x");
      return switch (value) {
        case null -> text;
        case String quoted -> quoted;
        case Map<?, ?> table -> table;
        case List<?> list -> list;
        default -> new TypedText(text, value);
      };
    } catch (JacksonException e) {
      return text; // not TOML: what was typed is meant as it is
    }
  }

  /**
   * What was typed, by the keys that it is in the place of.
   *
   * @param architecture whose values are read: a key may end in its name
   */
  Map<List<String>, String> typed(Architecture architecture) {
    var typed = new LinkedHashMap<List<String>, String>();
    settings.forEach((key, setting) -> {
      boolean isChoice = Architecture.named(key.getLast()).filter(architecture::equals).isPresent();
      typed.put(isChoice ? key.subList(0, key.size() - 1) : key, setting);
    });
    return typed;
  }

  /**
   * The tables of a file with these values in their places.
   *
   * @throws UsageException for a key that goes through something that is no table
   */
  Map<String, Object> in(Map<String, Object> file) {
    Map<String, Object> changed = copy(file);
    values.keySet().forEach(key -> requireArtifact(file, key));
    values.forEach((key, value) -> put(changed, key, value));
    return changed;
  }

  /** One that is not there is a slip, unless its kind is set as well. */
  private void requireArtifact(Map<String, Object> file, List<String> key) {
    if (key.size() < 3
        || !key.getFirst().equals("artifact")
        || !(file.get("artifact") instanceof Map<?, ?> artifacts)
        || artifacts.containsKey(key.get(1))
        || values.containsKey(List.of("artifact", key.get(1), "kind"))) {
      return;
    }
    List<String> names = artifacts.keySet().stream().map(Object::toString).toList();
    throw new UsageException(
        "--set " + String.join(".", key),
        "no artifact \"" + key.get(1) + "\" in the recipe",
        "one of " + String.join(", ", names),
        Nearest.to(key.get(1), names).map(near -> "did you mean " + near + "?").orElse(""));
  }

  @SuppressWarnings("unchecked") // TOML's keys are texts
  private static void put(Map<String, Object> file, List<String> key, Object value) {
    Map<String, Object> table = file;
    for (String part : key.subList(0, key.size() - 1)) {
      Object inner = table.computeIfAbsent(part, missing -> new LinkedHashMap<String, Object>());
      if (!(inner instanceof Map<?, ?>)) {
        throw new UsageException(
            "--set " + String.join(".", key),
            part + " is no table in the recipe",
            "a key in a table",
            "");
      }
      table = (Map<String, Object>) inner;
    }
    table.put(key.getLast(), value);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> copy(Map<String, Object> table) {
    var copy = new LinkedHashMap<String, Object>();
    table.forEach((key, value) ->
        copy.put(key, value instanceof Map<?, ?> map ? copy((Map<String, Object>) map) : value));
    return copy;
  }
}
