package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hash names of a build folder's files, as hard links beside them. Files are found where a
 * build leaves them: by architecture, or in the folder itself.
 */
public final class HashAliases {

  private final Map<Path, FileHashes> hashed = new TreeMap<>();
  private final List<Path> made = new ArrayList<>();

  private HashAliases() {}

  /**
   * Gives each file that is some release's its hash name. A logical name that is missing comes back
   * where its hash name is still there.
   *
   * @return the names that were made
   */
  public static List<Path> make(Path folder, AssetManifest manifest) throws IOException {
    var aliases = new HashAliases();
    return FolderLock.during(folder, () -> aliases.all(folder, manifest.assets()));
  }

  private List<Path> all(Path folder, Releases<AssetRelease> releases) throws IOException {
    for (AssetRelease release : releases.byVersion().values()) {
      each(folder, release, this::make);
    }
    AssetRelease current = releases.byVersion().get(releases.current());
    if (current != null) {
      each(folder, current, this::restore);
    }
    return made;
  }

  private interface Action {
    void on(Path place, String name, Asset asset) throws IOException;
  }

  private static void each(Path folder, AssetRelease release, Action action) throws IOException {
    for (var arch : release.arches().entrySet()) {
      Path own = folder.resolve(arch.getKey());
      Path place = Files.isDirectory(own) ? own : folder;
      for (var asset : arch.getValue().entrySet()) {
        action.on(place, asset.getKey(), asset.getValue());
      }
    }
  }

  private void make(Path place, String name, Asset asset) throws IOException {
    Path file = place.resolve(name);
    if (is(file, asset)) {
      link(place.resolve(HashedName.of(name, asset.hash())), file);
    }
  }

  private void restore(Path place, String name, Asset asset) throws IOException {
    Path file = place.resolve(name);
    Path alias = place.resolve(HashedName.of(name, asset.hash()));
    if (!Files.exists(file) && is(alias, asset)) {
      link(file, alias);
    }
  }

  private void link(Path name, Path of) throws IOException {
    if (HardLinks.make(name, of)) {
      made.add(name);
    }
  }

  private boolean is(Path file, Asset asset) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != asset.size()) {
      return false;
    }
    FileHashes hashes = hashed.get(file);
    if (hashes == null) {
      hashes = FileHashes.of(file);
      hashed.put(file, hashes);
    }
    return hashes.asset().isSameContent(asset);
  }
}
