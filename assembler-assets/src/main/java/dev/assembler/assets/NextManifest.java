package dev.assembler.assets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A manifest after a build: all releases there were, and one more where the assets changed. What
 * did not change keeps its version.
 *
 * @param manifest with the build's release as the current one
 * @param changed whether there is a new release of assets
 */
record NextManifest(AssetManifest manifest, boolean changed) {

  /**
   * @param old the folder's manifest before the build
   * @param latestOfFormat1 the newest version of a manifest of format 1 in its place
   * @param built files by architecture and name
   * @param options the build's
   */
  static NextManifest of(
      Optional<AssetManifest> old,
      Optional<String> latestOfFormat1,
      SortedMap<String, SortedMap<String, Asset>> built,
      BuildOptions options) {
    SortedMap<String, AssetRelease> releases =
        old.map(manifest -> manifest.assets().byVersion()).orElse(new TreeMap<>());
    String current = old.map(manifest -> manifest.assets().current()).orElse("");
    AssetRelease last = releases.get(current);
    boolean changed = last == null || last.deprecated() || !isSame(last.arches(), built);
    String version = current;
    if (changed) {
      List<String> taken = new ArrayList<>(releases.keySet());
      taken.add(current);
      latestOfFormat1.ifPresent(taken::add);
      version = Versions.nextOfAssets(options.epoch(), taken);
      requireNewest(version, taken);
    }
    var assets = new TreeMap<>(releases);
    if (changed) {
      assets.put(
          version,
          new AssetRelease(
              Versions.dayOf(options.epoch()), false, "", options.minBinary(), built, Map.of()));
    }
    Map<String, Object> moreOfAssets = old.map(m -> m.assets().more()).orElse(Map.of());
    var manifest =
        new AssetManifest(
            new Releases<>(version, assets, moreOfAssets),
            binaries(old, version, options),
            old.map(AssetManifest::more).orElse(Map.of()));
    return new NextManifest(manifest, changed);
  }

  /** A binary's release that is there already stays as it is. */
  private static Releases<BinaryRelease> binaries(
      Optional<AssetManifest> old, String assets, BuildOptions options) {
    SortedMap<String, BinaryRelease> releases =
        old.map(manifest -> manifest.binaries().byVersion()).orElse(new TreeMap<>());
    String current = old.map(manifest -> manifest.binaries().current()).orElse(options.binary());
    var all = new TreeMap<>(releases);
    all.putIfAbsent(
        options.binary(),
        new BinaryRelease(Versions.dayOf(options.epoch()), false, "", assets, Map.of()));
    boolean newer = Versions.compare(options.binary(), current) > 0;
    return new Releases<>(
        newer ? options.binary() : current,
        all,
        old.map(manifest -> manifest.binaries().more()).orElse(Map.of()));
  }

  private static boolean isSame(
      SortedMap<String, SortedMap<String, Asset>> a,
      SortedMap<String, SortedMap<String, Asset>> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream()
            .allMatch(arch -> isSameArch(arch.getValue(), b.get(arch.getKey())));
  }

  private static boolean isSameArch(SortedMap<String, Asset> a, SortedMap<String, Asset> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream()
            .allMatch(asset -> asset.getValue().isSameContent(b.get(asset.getKey())));
  }

  /** A release below one that is there would never be chosen. */
  private static void requireNewest(String version, List<String> taken) {
    for (String other : taken) {
      if (Versions.compare(other, version) >= 0) {
        throw new IllegalArgumentException(
            "asset version "
                + version
                + " would not be newer than "
                + other
                + ", which is there already; state a later time");
      }
    }
  }
}
