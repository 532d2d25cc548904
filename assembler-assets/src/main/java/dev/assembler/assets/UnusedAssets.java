package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Removes what no living release needs: hash-named files that none of those not deprecated names,
 * in the folder and in its architectures' folders, and the {@code vVERSION} folders of an older
 * layout. Files of other names, hidden ones, and symbolic links stay, and no link is followed.
 */
public final class UnusedAssets {

  /** A JSON array of names that stay: releases, or files. */
  public static final String PINS_FILE = "pinned.json";

  /** Folders of the older layout: a version after a "v", not {@code var} or {@code vmlinuz-..}. */
  private static final Pattern OLD_LAYOUT = Pattern.compile("v([0-9].*)");

  private static final int MOST_DEPTH = 512;

  private final Set<String> needed = new HashSet<>();
  private final Set<String> arches = new HashSet<>(Architectures.USUAL);
  private final Set<String> pins;
  private final boolean dryRun;
  private final List<Path> removed = new ArrayList<>();

  private UnusedAssets(AssetManifest manifest, Set<String> pins, boolean dryRun) {
    this.pins = pins;
    this.dryRun = dryRun;
    for (Map.Entry<String, AssetRelease> entry : manifest.assets().byVersion().entrySet()) {
      AssetRelease release = entry.getValue();
      arches.addAll(release.arches().keySet());
      if (!release.deprecated() || pins.contains(entry.getKey())) {
        release.arches().values().forEach(assets -> assets.forEach(this::need));
      }
    }
  }

  /**
   * Removes it and says what.
   *
   * @param folder a missing one has nothing to remove
   * @param pins releases, files or {@code v*} folders that stay, beside those of {@value
   *     #PINS_FILE}
   * @param dryRun whether to say only what would be removed
   * @return in the order of the paths; a folder stands for all in it
   */
  public static List<Path> remove(
      Path folder, AssetManifest manifest, Set<String> pins, boolean dryRun) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    var all = new HashSet<>(pins);
    all.addAll(pinsIn(folder));
    var unused = new UnusedAssets(manifest, all, dryRun);
    if (dryRun) {
      unused.clean(folder);
    } else {
      AssetFolderException.in(folder, () -> FolderLock.during(folder, () -> unused.clean(folder)));
    }
    return List.copyOf(unused.removed);
  }

  private void need(String name, Asset asset) {
    needed.add(HashedName.of(name, asset.hash()));
    needed.add(name);
  }

  private List<Path> clean(Path folder) throws IOException {
    try (SecureDirectoryStream<Path> open = FolderNames.open(folder)) {
      for (String name : FolderNames.of(open)) {
        Path path = folder.resolve(name);
        BasicFileAttributes is = attributes(open, path);
        boolean isArch = arches.contains(name);
        if (is.isDirectory() && isArch) {
          cleanArch(open, path);
        } else if (is.isDirectory() && isOfOldLayout(name)) {
          removeFolder(open, path);
        } else if (is.isRegularFile() && isUnused(name)) {
          removeFile(open, path);
        }
      }
    }
    return removed;
  }

  private void cleanArch(SecureDirectoryStream<Path> above, Path folder) throws IOException {
    try (SecureDirectoryStream<Path> open =
        above.newDirectoryStream(folder.getFileName(), LinkOption.NOFOLLOW_LINKS)) {
      for (String name : FolderNames.of(open)) {
        Path path = folder.resolve(name);
        if (isUnused(name) && attributes(open, path).isRegularFile()) {
          removeFile(open, path);
        }
      }
    }
  }

  private boolean isUnused(String name) {
    return HashedName.isHashed(name)
        && !name.startsWith(".")
        && !name.endsWith(".tmp")
        && !needed.contains(name)
        && !pins.contains(name);
  }

  /** Unless it is pinned, by its name or its version. */
  private boolean isOfOldLayout(String name) {
    var folder = OLD_LAYOUT.matcher(name);
    return folder.matches() && !pins.contains(name) && !pins.contains(folder.group(1));
  }

  private void removeFile(SecureDirectoryStream<Path> open, Path path) throws IOException {
    if (!dryRun) {
      open.deleteFile(path.getFileName());
    }
    removed.add(path);
  }

  private void removeFolder(SecureDirectoryStream<Path> open, Path path) throws IOException {
    if (!dryRun) {
      empty(open, path.getFileName(), 0);
      open.deleteDirectory(path.getFileName());
    }
    removed.add(path);
  }

  private static void empty(SecureDirectoryStream<Path> above, Path name, int depth)
      throws IOException {
    if (depth > MOST_DEPTH) {
      throw new java.nio.file.FileSystemException(
          name.toString(), null, "more than " + MOST_DEPTH + " folders deep; remove it by hand");
    }
    try (SecureDirectoryStream<Path> open =
        above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (String entry : FolderNames.of(open)) {
        Path path = name.getFileSystem().getPath(entry);
        if (attributes(open, path).isDirectory()) {
          empty(open, path, depth + 1);
          open.deleteDirectory(path);
        } else {
          open.deleteFile(path);
        }
      }
    }
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> open, Path path)
      throws IOException {
    return open.getFileAttributeView(
            path.getFileName(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static Set<String> pinsIn(Path folder) throws IOException {
    Path file = folder.resolve(PINS_FILE);
    try {
      return Set.copyOf(JsonReader.read(Files.readAllBytes(file)).texts());
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (ImageFormatException e) {
      throw new ImageFormatException(file + ": " + e.getMessage(), e);
    }
  }
}
