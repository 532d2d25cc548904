package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Describes what a build left in a folder: B3SUMS, and a manifest in which every earlier release
 * stays.
 *
 * @param manifest as it was written
 * @param changed whether the assets did, so that there is a new release
 * @param droppedFormat1 whether a manifest of format 1 was in its place, of which only the last
 *     version counts
 */
public record AssetBuild(AssetManifest manifest, boolean changed, boolean droppedFormat1) {

  /** The list of BLAKE3 hashes, as {@code b3sum -c} takes it. */
  public static final String CHECKSUMS = "B3SUMS";

  /**
   * After a full build: the release has what is in the folder, and the link "current" leads to the
   * last architecture's folder.
   *
   * @throws IllegalArgumentException if the epoch is older than a release that is there
   */
  public static AssetBuild full(Path folder, BuildOptions options) throws IOException {
    return describe(folder, options, true);
  }

  /**
   * After an initrd was repacked: the release has what is in the folder, and of the one before it
   * what is not in the folder.
   *
   * @throws IllegalArgumentException if the epoch is older than a release that is there
   */
  public static AssetBuild afterRepack(Path folder, BuildOptions options) throws IOException {
    return describe(folder, options, false);
  }

  private static AssetBuild describe(Path folder, BuildOptions options, boolean full)
      throws IOException {
    return FolderLock.during(
        folder,
        () -> {
          BuildFolder build = BuildFolder.scan(folder);
          SortedMap<String, SortedMap<String, Asset>> found = hash(build, options.more());
          Path file = folder.resolve(AssetManifest.FILE_NAME);
          boolean exists = Files.exists(file);
          Optional<String> format1 =
              exists ? AssetManifest.latestOfFormat1(Files.readAllBytes(file)) : Optional.empty();
          Optional<AssetManifest> old =
              exists && format1.isEmpty()
                  ? Optional.of(AssetManifest.read(file))
                  : Optional.empty();
          NextManifest next =
              NextManifest.of(old, format1, full ? found : onto(old, found), options);
          SmallFile.write(folder.resolve(CHECKSUMS), checksums(build, found));
          SmallFile.write(file, next.manifest().toBytes());
          if (full && !build.isFlat()) {
            link(folder.resolve(BuildFolder.CURRENT), found.lastKey());
          }
          return new AssetBuild(next.manifest(), next.changed(), format1.isPresent());
        });
  }

  private static SortedMap<String, SortedMap<String, Asset>> hash(
      BuildFolder build, Set<DigestAlgorithm> more) throws IOException {
    var found = new TreeMap<String, SortedMap<String, Asset>>();
    for (var arch : build.byArch().entrySet()) {
      var assets = new TreeMap<String, Asset>();
      for (var file : arch.getValue().entrySet()) {
        assets.put(file.getKey(), FileHashes.of(file.getValue(), more).asset());
      }
      found.put(arch.getKey(), assets);
    }
    return found;
  }

  /** What was found, over the files of the release before. */
  private static SortedMap<String, SortedMap<String, Asset>> onto(
      Optional<AssetManifest> old, SortedMap<String, SortedMap<String, Asset>> found) {
    var all = new TreeMap<String, SortedMap<String, Asset>>();
    AssetRelease last =
        old.map(manifest -> manifest.assets().byVersion().get(manifest.assets().current()))
            .orElse(null);
    if (last != null) {
      last.arches().forEach((arch, assets) -> all.put(arch, new TreeMap<>(assets)));
    }
    found.forEach(
        (arch, assets) -> all.computeIfAbsent(arch, key -> new TreeMap<>()).putAll(assets));
    return all;
  }

  private static byte[] checksums(
      BuildFolder build, SortedMap<String, SortedMap<String, Asset>> found) {
    List<ChecksumList.Entry> entries = new ArrayList<>();
    found.forEach((arch, assets) ->
        assets.forEach((name, asset) ->
            entries.add(
                new ChecksumList.Entry(
                    build.isFlat() ? name : arch + "/" + name,
                    HexFormat.of().parseHex(asset.hash())))));
    return ChecksumList.of(DigestAlgorithm.BLAKE3, entries).toBytes();
  }

  /** A link, a file or an empty folder of this name is replaced. */
  private static void link(Path link, String target) throws IOException {
    Path temporary = link.resolveSibling("." + link.getFileName() + ".link");
    AssetFolderException.in(
        link,
        () -> {
          if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(link);
          }
          Files.deleteIfExists(temporary);
          Files.createSymbolicLink(temporary, link.getFileSystem().getPath(target));
          Files.move(
              temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }
}
