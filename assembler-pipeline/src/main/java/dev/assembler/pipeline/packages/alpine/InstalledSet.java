package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.TreePath;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The packages of a tree by name, and which of them each file is of. */
final class InstalledSet {

  private final Map<String, Installed> byName = new LinkedHashMap<>();
  private final Map<TreePath, Installed> owners = new HashMap<>();
  private final Map<TreePath, Integer> directories = new HashMap<>();

  InstalledSet(Collection<Installed> base) {
    base.forEach(this::add);
  }

  /** A package whose files are all known. */
  void add(Installed one) {
    byName.put(one.info().name(), one);
    one.files()
        .directories()
        .forEach((path, directory) -> {
          directories.merge(path, 1, Integer::sum);
          directory.files.keySet().forEach(name -> owners.put(path.resolve(name), one));
        });
  }

  /** The package with this name; null if there is none. */
  Installed find(String name) {
    return byName.get(name);
  }

  /** Takes a package out; returns it, or null if it is not there, or another version is. */
  Installed remove(String name, String checksum) {
    Installed one = byName.get(name);
    if (one == null || !one.info().checksum().equals(checksum)) {
      return null;
    }
    byName.remove(name);
    one.files()
        .directories()
        .forEach((path, directory) -> {
          directories.merge(path, -1, Integer::sum);
          directory.files.keySet().forEach(file -> owners.remove(path.resolve(file), one));
        });
    return one;
  }

  /** The package that has a file, unless it is this one; null if none has. */
  Installed ownerOf(TreePath path, Installed besides) {
    Installed owner = owners.get(path);
    return owner == besides ? null : owner;
  }

  boolean ownsDirectory(TreePath path) {
    return directories.getOrDefault(path, 0) > 0;
  }

  Collection<Installed> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
