package dev.assembler.assets;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Immutable sorted copies of what manifests hold by name. */
final class More {

  private More() {}

  static <V> SortedMap<String, V> copyOf(Map<String, ? extends V> map) {
    return map.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<String, V>(map));
  }
}
