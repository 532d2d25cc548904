package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build left in a folder: the files with the logical names, in the folders of their
 * architectures or, where no such folder has any, in the folder itself.
 *
 * @param byArch files by architecture and logical name
 */
record BuildFolder(Path folder, SortedMap<String, SortedMap<String, Path>> byArch) {

  /** The link to the last architecture's folder. */
  static final String CURRENT = "current";

  static BuildFolder scan(Path folder) throws IOException {
    var byArch = new TreeMap<String, SortedMap<String, Path>>();
    for (String name : FolderNames.of(folder)) {
      Path below = folder.resolve(name);
      if (!name.equals(CURRENT) && Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
        SortedMap<String, Path> files = files(below);
        if (!files.isEmpty()) {
          if (!SafeName.isSafe(name)) {
            throw new ImageFormatException(below + ": no architecture, expected " + SafeName.RULE);
          }
          byArch.put(name, files);
        }
      }
    }
    if (byArch.isEmpty()) {
      SortedMap<String, Path> flat = files(folder);
      if (flat.isEmpty()) {
        throw new NoSuchFileException(
            folder.toString(), null, "holds none of " + String.join(", ", AssetNames.ALL));
      }
      byArch.put(Architectures.UNKNOWN, flat);
    }
    return new BuildFolder(folder, byArch);
  }

  boolean isFlat() {
    return byArch.values().iterator().next().values().iterator().next().getParent().equals(folder);
  }

  private static SortedMap<String, Path> files(Path place) {
    var files = new TreeMap<String, Path>();
    for (String name : AssetNames.ALL) {
      Path file = place.resolve(name);
      if (Files.isRegularFile(file)) {
        files.put(name, file);
      }
    }
    return files;
  }
}
