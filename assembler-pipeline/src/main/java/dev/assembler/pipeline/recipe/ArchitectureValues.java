package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.toml.Absent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe's values for one architecture: a table whose keys are all names of architectures stands
 * for what it says of this one, and for nothing where it says none.
 */
final class ArchitectureValues {

  private final Architecture architecture;

  ArchitectureValues(Architecture architecture) {
    this.architecture = architecture;
  }

  Map<String, Object> of(Map<?, ?> table) {
    var chosen = new LinkedHashMap<String, Object>();
    table.forEach((key, value) -> chosen(value).ifPresent(one -> chosen.put((String) key, one)));
    return chosen;
  }

  private Optional<Object> chosen(Object value) {
    return switch (value) {
      case Map<?, ?> map when isChoice(map) -> choice(map);
      case Map<?, ?> map -> Optional.of(of(map));
      case List<?> list -> Optional.of(list(list));
      default -> Optional.of(value);
    };
  }

  private static boolean isChoice(Map<?, ?> map) {
    return !map.isEmpty()
        && map.keySet().stream().allMatch(key -> Architecture.named((String) key).isPresent());
  }

  private Optional<Object> choice(Map<?, ?> map) {
    Object value = map.get(architecture.toString());
    Object found = value != null ? value : map.get(architecture.machine());
    return found == null ? Optional.empty() : chosen(found);
  }

  private List<Object> list(List<?> list) {
    var chosen = new ArrayList<Object>();
    list.forEach(value -> chosen.add(chosen(value).orElse(Absent.ELEMENT)));
    return chosen;
  }
}
