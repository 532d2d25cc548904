package dev.assembler.assets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** From a binary's version and an architecture to the files it boots. */
public final class AssetResolver {

  private final AssetManifest manifest;
  private final Path folder;
  private final ResolutionRule rule;

  private AssetResolver(AssetManifest manifest, Path folder, ResolutionRule rule) {
    this.manifest = manifest;
    this.folder = folder;
    this.rule = rule;
  }

  /**
   * @param folder with hash-named files, flat or in folders by architecture
   */
  public static AssetResolver of(AssetManifest manifest, Path folder) {
    return new AssetResolver(manifest, folder, ResolutionRule.NEWEST_COMPATIBLE);
  }

  public AssetResolver withRule(ResolutionRule newRule) {
    return new AssetResolver(manifest, folder, newRule);
  }

  /**
   * The files for a binary; whether they exist is said, whether they are right is for {@link
   * AssetVerifier}.
   *
   * @param binary its version; one the manifest does not know has no min_assets
   * @param arch any usual name of the architecture
   * @throws UnresolvedAssetsException naming what the manifest lacks
   */
  public ResolvedAssets resolve(String binary, String arch) throws UnresolvedAssetsException {
    String version = release(binary);
    AssetRelease release = manifest.assets().byVersion().get(version);
    if (release == null) {
      throw new UnresolvedAssetsException("asset version " + version + " not found in manifest");
    }
    String key = Architectures.key(arch);
    SortedMap<String, Asset> assets = release.arches().get(key);
    if (assets == null) {
      throw new UnresolvedAssetsException("arch " + key + " not found in asset release " + version);
    }
    String where = " not found in asset release " + version + " / " + key;
    String rootfs =
        AssetNames.rootfsAmong(assets.keySet())
            .orElseThrow(() ->
                new UnresolvedAssetsException(String.join(" or ", AssetNames.ROOTFS) + where));
    return new ResolvedAssets(
        version,
        key,
        asset(assets, AssetNames.KERNEL, key, where),
        asset(assets, AssetNames.INITRD, key, where),
        asset(assets, rootfs, key, where));
  }

  /**
   * Files that no manifest describes: those of the architecture's folder if it has a root file
   * system, else those of the folder itself.
   */
  public static ResolvedAssets withoutManifest(Path folder, String arch) {
    String key = Architectures.key(arch);
    Path own = folder.resolve(SafeName.require("architecture", key));
    Optional<String> ofArch = rootfsIn(own);
    Path place = ofArch.isPresent() ? own : folder;
    String rootfs = ofArch.or(() -> rootfsIn(folder)).orElse(AssetNames.ROOTFS.getLast());
    return new ResolvedAssets(
        ResolvedAssets.DEVELOPMENT,
        key,
        undescribed(place, AssetNames.KERNEL),
        undescribed(place, AssetNames.INITRD),
        undescribed(place, rootfs));
  }

  /**
   * The version of the release that a binary gets.
   *
   * @throws UnresolvedAssetsException if none fits
   */
  public String release(String binary) throws UnresolvedAssetsException {
    BinaryRelease known = manifest.binaries().byVersion().get(binary);
    String minAssets = known == null ? "" : known.minAssets();
    return rule == ResolutionRule.CURRENT_AS_TEXT
        ? currentAsText(minAssets)
        : newestCompatible(binary, minAssets);
  }

  private String newestCompatible(String binary, String minAssets)
      throws UnresolvedAssetsException {
    String newest = null;
    for (Map.Entry<String, AssetRelease> entry : manifest.assets().byVersion().entrySet()) {
      String version = entry.getKey();
      AssetRelease release = entry.getValue();
      if (!release.deprecated()
          && isAtLeast(version, minAssets)
          && isAtLeast(binary, release.minBinary())
          && (newest == null || Versions.compare(version, newest) >= 0)) {
        newest = version;
      }
    }
    if (newest == null) {
      throw new UnresolvedAssetsException(
          "no compatible asset release for binary "
              + binary
              + " (min_assets: "
              + (minAssets.isEmpty() ? "unspecified" : minAssets)
              + ")");
    }
    return newest;
  }

  private String currentAsText(String minAssets) {
    String current = manifest.assets().current();
    if (current.compareTo(minAssets) >= 0) {
      return current;
    }
    SortedMap<String, AssetRelease> fitting = manifest.assets().byVersion().tailMap(minAssets);
    return fitting.isEmpty() ? current : fitting.lastKey();
  }

  private static boolean isAtLeast(String version, String least) {
    return least.isEmpty() || Versions.compare(version, least) >= 0;
  }

  private ResolvedAsset asset(
      SortedMap<String, Asset> assets, String name, String arch, String where)
      throws UnresolvedAssetsException {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new UnresolvedAssetsException(name + where);
    }
    String fileName = HashedName.of(name, asset.hash());
    Path flat = folder.resolve(fileName);
    Path ofArch = folder.resolve(arch).resolve(fileName);
    boolean isFlat = Files.exists(flat);
    boolean isOfArch = !isFlat && Files.exists(ofArch);
    return new ResolvedAsset(
        name, isOfArch ? ofArch : flat, isFlat || isOfArch, Optional.of(asset));
  }

  private static ResolvedAsset undescribed(Path place, String name) {
    Path path = place.resolve(name);
    return new ResolvedAsset(name, path, Files.exists(path), Optional.empty());
  }

  private static Optional<String> rootfsIn(Path place) {
    return AssetNames.ROOTFS.stream().filter(name -> Files.exists(place.resolve(name))).findFirst();
  }
}
