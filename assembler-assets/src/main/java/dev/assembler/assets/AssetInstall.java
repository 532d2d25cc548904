package dev.assembler.assets;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts releases of assets into a folder. Under a final name there is never anything but the whole
 * right file, whenever the process ends; what is there already is not fetched again; the manifest
 * comes last. Several installations into one folder wait for one another.
 */
public final class AssetInstall {

  private final ManifestFile manifest;
  private final AssetSource source;
  private final Path folder;
  private final InstallOptions options;
  private final List<Path> installed = new ArrayList<>();
  private final List<Path> present = new ArrayList<>();

  private AssetInstall(
      ManifestFile manifest, AssetSource source, Path folder, InstallOptions options) {
    this.manifest = manifest;
    this.source = source;
    this.folder = folder;
    this.options = options;
  }

  /**
   * Installs.
   *
   * @param folder made where it is missing
   * @throws UnresolvedAssetsException if the manifest lacks a release or an architecture
   * @throws AssetMismatchException if the source gives another file than the manifest says
   */
  public static InstallReport run(
      ManifestFile manifest, AssetSource source, Path folder, InstallOptions options)
      throws IOException {
    var install = new AssetInstall(manifest, source, folder, options);
    List<AssetRequest> requests = install.requests();
    AssetFolderException.in(folder, () -> Files.createDirectories(folder));
    return FolderLock.during(folder, () -> install.all(requests));
  }

  private InstallReport all(List<AssetRequest> requests) throws IOException {
    var of = new InstalledManifest(folder, manifest);
    if (!options.replaceManifest()) {
      of.requireNothingLost();
    }
    Set<Path> folders = new LinkedHashSet<>();
    for (AssetRequest request : requests) {
      folders.add(install(request));
    }
    for (Path changed : folders) {
      sync(changed);
    }
    of.write();
    return new InstallReport(installed, present);
  }

  /** Every file once, in the order of its path. */
  private List<AssetRequest> requests() throws UnresolvedAssetsException {
    Releases<AssetRelease> assets = manifest.manifest().assets();
    List<String> versions =
        options.releases().isEmpty() ? List.of(assets.current()) : options.releases();
    Map<String, AssetRequest> byPath = new TreeMap<>();
    for (String version : versions) {
      AssetRelease release = assets.byVersion().get(version);
      if (release == null) {
        throw new UnresolvedAssetsException("asset version " + version + " not found in manifest");
      }
      for (String arch : arches(version, release)) {
        for (Map.Entry<String, Asset> entry : release.arches().get(arch).entrySet()) {
          var request =
              new AssetRequest(version, options.binary(), arch, entry.getKey(), entry.getValue());
          AssetRequest other = byPath.putIfAbsent(target(request).toString(), request);
          if (other != null && !other.asset().isSameContent(request.asset())) {
            throw new UnresolvedAssetsException(
                request.fileName() + " is the name of two contents in the manifest");
          }
        }
      }
    }
    return List.copyOf(byPath.values());
  }

  private List<String> arches(String version, AssetRelease release)
      throws UnresolvedAssetsException {
    for (String arch : options.arches()) {
      if (!release.arches().containsKey(arch)) {
        throw new UnresolvedAssetsException(
            "arch " + arch + " not found in asset release " + version);
      }
    }
    return options.arches().isEmpty() ? List.copyOf(release.arches().keySet()) : options.arches();
  }

  private Path target(AssetRequest request) {
    return options.layout() == AssetLayout.INSTALLED
        ? folder.resolve(request.fileName())
        : folder.resolve(request.arch()).resolve(request.fileName());
  }

  /** Returns the folder it is in. */
  private Path install(AssetRequest request) throws IOException {
    Path target = target(request);
    Path place = target.getParent();
    AssetFolderException.in(place, () -> Files.createDirectories(place));
    if (isThere(target, request.asset())) {
      present.add(target);
    } else {
      new PartFile(target).fetch(source, request);
      installed.add(target);
    }
    if (options.layout() == AssetLayout.DEVELOPMENT && isNewest(request)) {
      HardLinks.make(place.resolve(request.name()), target);
    }
    return place;
  }

  /** Of several releases the last one asked for has the logical names. */
  private boolean isNewest(AssetRequest request) {
    List<String> releases = options.releases();
    return releases.isEmpty()
        || manifest
            .manifest()
            .assets()
            .byVersion()
            .get(releases.getLast())
            .arches()
            .getOrDefault(request.arch(), new TreeMap<>())
            .getOrDefault(request.name(), request.asset())
            .isSameContent(request.asset());
  }

  private static boolean isThere(Path target, Asset asset) throws IOException {
    return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
        && Files.size(target) == asset.size()
        && FileHashes.of(target, asset.stated()).isOf(asset);
  }

  /** Makes new names durable, on hosts that let a folder be opened. */
  private static void sync(Path changed) {
    try (FileChannel channel = FileChannel.open(changed, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the files are in place and whole; only when their names reach the disk is the host's
    }
  }
}
