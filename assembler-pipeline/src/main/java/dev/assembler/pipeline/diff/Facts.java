package dev.assembler.pipeline.diff;

import dev.assembler.pipeline.format.Inspection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an image says about itself, each value under one name: {@code superblock.mkfs_time}, {@code
 * partitions[2].partUuid}.
 *
 * @param format the image's
 * @param values by name, in the order of the alphabet
 * @param parts names of the parts that addresses can call, in the order in which they lie there
 */
record Facts(String format, Map<String, String> values, List<String> parts) {

  /** Keys by which a list's items, or the parts of an image, are called. */
  private static final List<String> NAMES = List.of("number", "part", "name");

  private static final Pattern PARTITION = Pattern.compile("partitions\\[([^]]*)](.*)");

  static Facts of(Inspection inspection) {
    var values = new TreeMap<String, String>();
    flatten("", inspection.details(), values);
    inspection.summary().facts().forEach((name, value) -> values.put(name, value.toString()));
    List<String> parts = inspection.parts().stream().map(Inspection.Part::name).distinct().toList();
    return new Facts(inspection.format(), values, parts);
  }

  String get(String name) {
    return values.getOrDefault(name, "-");
  }

  /** A partition's field; "-" if it has none, or is no partition. */
  String ofPart(String part, String field) {
    return get("partitions[" + part + "]." + field);
  }

  /** The same with further parts, of which it may have some. */
  Facts andParts(List<String> others) {
    return new Facts(
        format, values, Stream.concat(parts.stream(), others.stream()).distinct().toList());
  }

  /** The same, partitions by other names; those without one are left out. */
  Facts withParts(Map<String, String> names) {
    var renamed = new TreeMap<String, String>();
    values.forEach((name, value) -> {
      Matcher partition = PARTITION.matcher(name);
      if (!partition.matches()) {
        renamed.put(name, value);
      } else if (names.containsKey(partition.group(1))) {
        renamed.put(
            "partitions[" + names.get(partition.group(1)) + "]" + partition.group(2), value);
      }
    });
    return new Facts(format, renamed, parts);
  }

  /** The values under names that both or one of them has, where they are not the same. */
  static Map<String, String[]> differing(Facts left, Facts right) {
    var names = new TreeMap<String, Boolean>();
    left.values.keySet().forEach(name -> names.put(name, true));
    right.values.keySet().forEach(name -> names.put(name, true));
    var differing = new LinkedHashMap<String, String[]>();
    for (String name : names.keySet()) {
      if (!left.get(name).equals(right.get(name))) {
        differing.put(name, new String[] {left.get(name), right.get(name)});
      }
    }
    return differing;
  }

  private static void flatten(String name, Object value, Map<String, String> values) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((key, inner) ->
              flatten(name.isEmpty() ? key.toString() : name + "." + key, inner, values));
      case List<?> list when list.stream().anyMatch(Map.class::isInstance) -> {
        for (int i = 0; i < list.size(); i++) {
          flatten(name + "[" + name(list.get(i), i) + "]", list.get(i), values);
        }
      }
      case List<?> list ->
          values.put(name, String.join(", ", list.stream().map(Object::toString).toList()));
      default -> values.put(name, value.toString());
    }
  }

  private static String name(Object item, int index) {
    for (String key : NAMES) {
      if (item instanceof Map<?, ?> map && map.get(key) != null) {
        return map.get(key).toString();
      }
    }
    return Integer.toString(index + 1);
  }
}
