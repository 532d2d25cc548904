package dev.assembler.assets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One manifest with what another has more. Releases are only added, never replaced; the current
 * versions only move to newer ones.
 *
 * @param manifest the result
 * @param added what the other had more: "assets 2026.0415.1", "binaries 1.0.5"
 * @param kept releases that both have and that differ: those of the first stand
 */
public record ManifestMerge(AssetManifest manifest, List<String> added, List<String> kept) {

  public ManifestMerge {
    added = List.copyOf(added);
    kept = List.copyOf(kept);
  }

  static ManifestMerge of(AssetManifest mine, AssetManifest other) {
    var added = new ArrayList<String>();
    var kept = new ArrayList<String>();
    return new ManifestMerge(
        new AssetManifest(
            merge("assets ", mine.assets(), other.assets(), added, kept),
            merge("binaries ", mine.binaries(), other.binaries(), added, kept),
            union(mine.more(), other.more())),
        added,
        kept);
  }

  private static <R> Releases<R> merge(
      String section, Releases<R> mine, Releases<R> other, List<String> added, List<String> kept) {
    var all = new TreeMap<>(mine.byVersion());
    other
        .byVersion()
        .forEach((version, release) -> {
          R there = all.putIfAbsent(version, release);
          if (there == null) {
            added.add(section + version);
          } else if (!there.equals(release)) {
            kept.add(section + version);
          }
        });
    boolean newer = Versions.compare(other.current(), mine.current()) > 0;
    return new Releases<>(
        newer ? other.current() : mine.current(), all, union(mine.more(), other.more()));
  }

  private static Map<String, Object> union(Map<String, Object> mine, Map<String, Object> other) {
    var union = new TreeMap<>(other);
    union.putAll(mine);
    return union;
  }
}
