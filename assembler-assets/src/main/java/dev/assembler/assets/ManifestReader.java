package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON document as a manifest. Names, hashes and sizes are checked here, where their place is
 * known.
 */
final class ManifestReader {

  private static final List<String> TOP = List.of("format", "assets", "binaries");
  private static final List<String> SECTION = List.of("current", "releases");
  private static final List<String> ASSET_RELEASE =
      List.of("date", "deprecated", "deprecated_date", "min_binary", "arches");
  private static final List<String> BINARY_RELEASE =
      List.of("date", "deprecated", "deprecated_date", "min_assets");
  private static final List<String> ASSET = List.of("hash", "size", "sha256", "fsverity");

  private interface Reading<T> {
    T of(JsonValue value) throws ImageFormatException;
  }

  private ManifestReader() {}

  static AssetManifest read(byte[] document) throws ImageFormatException {
    JsonValue top = JsonReader.read(document);
    if (isFormat1(top)) {
      throw new ImageFormatException(
          "$.format: missing, expected "
              + AssetManifest.FORMAT
              + "; this is a manifest of format 1");
    }
    JsonValue format = top.field("format");
    if (format.size() != AssetManifest.FORMAT) {
      throw format.refused("expected manifest format " + AssetManifest.FORMAT);
    }
    return new AssetManifest(
        releases(top.field("assets"), ManifestReader::assetRelease),
        releases(top.field("binaries"), ManifestReader::binaryRelease),
        top.fieldsBut(TOP));
  }

  static Optional<String> latestOfFormat1(byte[] document) {
    try {
      JsonValue top = JsonReader.read(document);
      return isFormat1(top) ? Optional.of(top.field("latest").text()) : Optional.empty();
    } catch (ImageFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isFormat1(JsonValue top) {
    return !top.has("format") && top.has("latest") && top.has("releases");
  }

  private static <R> Releases<R> releases(JsonValue section, Reading<R> reading)
      throws ImageFormatException {
    JsonValue current = section.field("current");
    if (!SafeName.isSafe(current.text())) {
      throw current.refused("expected " + SafeName.RULE);
    }
    return new Releases<>(
        current.text(),
        named(section.field("releases"), "version", reading),
        section.fieldsBut(SECTION));
  }

  private static AssetRelease assetRelease(JsonValue release) throws ImageFormatException {
    SortedMap<String, SortedMap<String, Asset>> arches =
        named(release.field("arches"), "architecture", ManifestReader::assets);
    return new AssetRelease(
        release.optionalText("date"),
        release.optionalTruth("deprecated"),
        release.optionalText("deprecated_date"),
        version(release, "min_binary"),
        arches,
        release.fieldsBut(ASSET_RELEASE));
  }

  private static SortedMap<String, Asset> assets(JsonValue arch) throws ImageFormatException {
    SortedMap<String, Asset> assets = named(arch, "asset", ManifestReader::asset);
    if (assets.isEmpty()) {
      throw arch.refused("expected at least one asset");
    }
    return assets;
  }

  private static Asset asset(JsonValue asset) throws ImageFormatException {
    return new Asset(
        hash(asset.field("hash")),
        asset.field("size").size(),
        asset.has("sha256") ? hash(asset.field("sha256")) : "",
        asset.has("fsverity") ? fsVerity(asset.field("fsverity")) : "",
        asset.fieldsBut(ASSET));
  }

  private static String hash(JsonValue hash) throws ImageFormatException {
    if (!Asset.isHash(hash.text())) {
      throw hash.refused("expected 64 hex digits");
    }
    return hash.text();
  }

  private static String fsVerity(JsonValue digest) throws ImageFormatException {
    if (!Asset.isFsVerity(digest.text())) {
      throw digest.refused("expected \"" + Asset.FS_VERITY_TAG + "\" and 64 hex digits");
    }
    return digest.text();
  }

  private static BinaryRelease binaryRelease(JsonValue release) throws ImageFormatException {
    return new BinaryRelease(
        release.optionalText("date"),
        release.optionalTruth("deprecated"),
        release.optionalText("deprecated_date"),
        version(release, "min_assets"),
        release.fieldsBut(BINARY_RELEASE));
  }

  /** A bound on the other side's versions; empty is no bound. */
  private static String version(JsonValue release, String field) throws ImageFormatException {
    String text = release.optionalText(field);
    if (!text.isEmpty() && !SafeName.isSafe(text)) {
      throw release.field(field).refused("expected " + SafeName.RULE);
    }
    return text;
  }

  private static <T> SortedMap<String, T> named(JsonValue object, String what, Reading<T> reading)
      throws ImageFormatException {
    var map = new TreeMap<String, T>();
    for (JsonValue value : object.fields()) {
      if (!SafeName.isSafe(value.key())) {
        throw value.refusedKey(what, "expected " + SafeName.RULE);
      }
      map.put(value.key(), reading.of(value));
    }
    return map;
  }
}
