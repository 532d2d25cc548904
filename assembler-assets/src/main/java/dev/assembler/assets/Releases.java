package dev.assembler.assets;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Releases by version, and which of them is the current one.
 *
 * @param current a version, usually of one of them
 * @param byVersion in the order of the versions' text
 * @param more fields of the manifest that mean nothing here and are kept
 */
public record Releases<R>(
    String current, SortedMap<String, R> byVersion, Map<String, Object> more) {

  public Releases {
    SafeName.require("current version", current);
    byVersion.keySet().forEach(version -> SafeName.require("version", version));
    byVersion = More.copyOf(byVersion);
    more = More.copyOf(more);
  }

  /** With one more release, or with another in its place, as the current one or not. */
  Releases<R> with(String version, R release, String newCurrent) {
    var all = new TreeMap<>(byVersion);
    all.put(version, release);
    return new Releases<>(newCurrent, all, more);
  }
}
