package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An asset manifest of format 2: the releases of assets and of the binaries that boot them, each
 * with its digests or with what it needs of the other. docs/formats/manifest.md has every field.
 *
 * @param more fields at the top that mean nothing here and are kept
 */
public record AssetManifest(
    Releases<AssetRelease> assets, Releases<BinaryRelease> binaries, Map<String, Object> more) {

  /** The number in the field "format". */
  public static final int FORMAT = 2;

  /** What a manifest's file is called. */
  public static final String FILE_NAME = "manifest.json";

  public AssetManifest {
    more = More.copyOf(more);
  }

  /**
   * Reads a manifest. Unknown fields are kept, everything else is checked.
   *
   * @throws ImageFormatException naming the JSON path of what is wrong
   */
  public static AssetManifest parse(byte[] document) throws ImageFormatException {
    return ManifestReader.read(document);
  }

  /**
   * Reads a manifest's file, whose signature nobody asks for; {@link ManifestFile} asks.
   *
   * @throws ImageFormatException naming the JSON path of what is wrong
   */
  public static AssetManifest read(Path file) throws IOException {
    return ManifestFile.read(file, SignaturePolicy.unchecked()).manifest();
  }

  /**
   * The newest version of a manifest of format 1, which is known by its shape and of no other use.
   *
   * @return empty if the document is no such manifest
   */
  public static Optional<String> latestOfFormat1(byte[] document) {
    return ManifestReader.latestOfFormat1(document);
  }

  /** The one text of this manifest: equal manifests, equal bytes. */
  public byte[] toBytes() {
    return ManifestWriter.text(this).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    SmallFile.write(file, toBytes());
  }

  /** This manifest with what another has more; see {@link ManifestMerge}. */
  public ManifestMerge merge(AssetManifest other) {
    return ManifestMerge.of(this, other);
  }

  /**
   * With a release of assets marked as never to be chosen again. Where it was the current one, the
   * newest that is left becomes so.
   *
   * @throws IllegalArgumentException if there is no such release, or none would be left
   */
  public AssetManifest deprecate(String version, Epoch epoch) {
    AssetRelease release = assets.byVersion().get(version);
    if (release == null) {
      throw new IllegalArgumentException("no asset release " + version + " in the manifest");
    }
    if (release.deprecated()) {
      return this;
    }
    String newest =
        assets.byVersion().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(version) && !entry.getValue().deprecated())
            .map(Map.Entry::getKey)
            .max(Versions::compare)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "asset release " + version + " is the last one that is not deprecated"));
    String current = assets.current().equals(version) ? newest : assets.current();
    return withAssets(assets.with(version, release.deprecatedOn(Versions.dayOf(epoch)), current));
  }

  AssetManifest withAssets(Releases<AssetRelease> newAssets) {
    return new AssetManifest(newAssets, binaries, more);
  }
}
