package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one package owns, as the database of installed files keeps it: directories in the order in
 * which the package states them, each with its files.
 */
final class OwnedFiles {

  /**
   * Owner and mode.
   *
   * @param xattrs checksum of the extended attributes, null without any
   */
  record Access(long uid, long gid, int mode, String xattrs) {

    static final Access DIRECTORY = new Access(0, 0, 0755, null);
    static final Access FILE = new Access(0, 0, 0644, null);

    static Access of(Metadata metadata) {
      return new Access(
          metadata.uid(),
          metadata.gid(),
          metadata.permissions(),
          NodeChecksum.of(metadata.xattrs()));
    }
  }

  /**
   * A file.
   *
   * @param checksum null if there is none
   */
  record OwnedFile(Access access, String checksum) {}

  /** A directory; a package owns it together with all others that state it. */
  static final class OwnedDirectory {
    Access access = Access.DIRECTORY;
    final Map<EntryName, OwnedFile> files = new LinkedHashMap<>();
  }

  private final Map<TreePath, OwnedDirectory> directories = new LinkedHashMap<>();

  /** The directory at a path, made if the package does not own it yet. */
  OwnedDirectory directory(TreePath path) {
    return directories.computeIfAbsent(path, p -> new OwnedDirectory());
  }

  Map<TreePath, OwnedDirectory> directories() {
    return directories;
  }

  boolean ownsDirectory(TreePath path) {
    return directories.containsKey(path);
  }

  void putFile(TreePath path, OwnedFile file) {
    directory(path.parent()).files.put(path.name(), file);
  }

  /** Another package has it now. */
  void removeFile(TreePath path) {
    OwnedDirectory directory = directories.get(path.parent());
    if (directory != null) {
      directory.files.remove(path.name());
    }
  }

  /** What it says of a file; null if it is not its. */
  OwnedFile file(TreePath path) {
    OwnedDirectory directory = directories.get(path.parent());
    return directory == null ? null : directory.files.get(path.name());
  }
}
