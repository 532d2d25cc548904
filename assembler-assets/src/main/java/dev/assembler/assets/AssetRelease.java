package dev.assembler.assets;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A release of assets: for each architecture its files by logical name.
 *
 * @param date for people, {@code YYYY-MM-DD}; may be empty
 * @param deprecated never chosen any more
 * @param deprecatedDate when it became so; may be empty
 * @param minBinary the oldest binary that can use it; empty for any
 * @param arches never an architecture without files
 * @param more fields of the manifest that mean nothing here and are kept
 */
public record AssetRelease(
    String date,
    boolean deprecated,
    String deprecatedDate,
    String minBinary,
    SortedMap<String, SortedMap<String, Asset>> arches,
    Map<String, Object> more) {

  public AssetRelease {
    var copies = new TreeMap<String, SortedMap<String, Asset>>();
    arches.forEach((arch, assets) -> {
      SafeName.require("architecture", arch);
      if (assets.isEmpty()) {
        throw new IllegalArgumentException("architecture " + arch + ": empty, expected files");
      }
      assets.keySet().forEach(name -> SafeName.require("asset", name));
      copies.put(arch, More.copyOf(assets));
    });
    arches = More.copyOf(copies);
    more = More.copyOf(more);
  }

  AssetRelease deprecatedOn(String day) {
    return new AssetRelease(date, true, day, minBinary, arches, more);
  }
}
