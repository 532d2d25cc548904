package dev.assembler.assets;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A manifest as its one text: the format's own order of fields, unknown ones after them in the
 * order of their names, releases from the oldest to the newest, architectures and assets by name.
 */
final class ManifestWriter {

  private ManifestWriter() {}

  static String text(AssetManifest manifest) {
    var top = new LinkedHashMap<String, Object>();
    top.put("format", AssetManifest.FORMAT);
    top.put("assets", section(manifest.assets(), ManifestWriter::assetRelease));
    top.put("binaries", section(manifest.binaries(), ManifestWriter::binaryRelease));
    top.putAll(manifest.more());
    return JsonText.of(top);
  }

  private static <R> Map<String, Object> section(
      Releases<R> releases, Function<R, Map<String, Object>> form) {
    var byVersion = new TreeMap<String, Object>(Versions.LISTING);
    releases.byVersion().forEach((version, release) -> byVersion.put(version, form.apply(release)));
    var section = new LinkedHashMap<String, Object>();
    section.put("current", releases.current());
    section.put("releases", byVersion);
    section.putAll(releases.more());
    return section;
  }

  private static Map<String, Object> assetRelease(AssetRelease release) {
    var fields = dated(release.date(), release.deprecated(), release.deprecatedDate());
    fields.put("min_binary", release.minBinary());
    var arches = new LinkedHashMap<String, Object>();
    release.arches().forEach((arch, assets) -> arches.put(arch, assets(assets)));
    fields.put("arches", arches);
    fields.putAll(release.more());
    return fields;
  }

  private static Map<String, Object> assets(SortedMap<String, Asset> assets) {
    var byName = new LinkedHashMap<String, Object>();
    assets.forEach((name, asset) -> {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("hash", asset.hash());
      fields.put("size", asset.size());
      if (!asset.sha256().isEmpty()) {
        fields.put("sha256", asset.sha256());
      }
      if (!asset.fsVerity().isEmpty()) {
        fields.put("fsverity", asset.fsVerity());
      }
      fields.putAll(asset.more());
      byName.put(name, fields);
    });
    return byName;
  }

  private static Map<String, Object> binaryRelease(BinaryRelease release) {
    var fields = dated(release.date(), release.deprecated(), release.deprecatedDate());
    fields.put("min_assets", release.minAssets());
    fields.putAll(release.more());
    return fields;
  }

  private static Map<String, Object> dated(String date, boolean deprecated, String deprecatedDate) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("date", date);
    fields.put("deprecated", deprecated);
    if (!deprecatedDate.isEmpty()) {
      fields.put("deprecated_date", deprecatedDate);
    }
    return fields;
  }
}
