package dev.assembler.core.host;

import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;

/**
 * Directories of the host as trees, and trees as directories of the host.
 *
 * <p>On Linux names are bytes in every locale and nothing of a file is hidden that its owner may
 * see; native access is loaded with the first directory. On other systems, and for a path of
 * another {@link java.nio.file.FileSystem} than the default one, java.nio.file does what it can,
 * and {@link HostTree#unseen} says what that is not.
 */
public final class HostDirectory {

  private HostDirectory() {}

  /**
   * Reads a directory with all below: names, kinds, permissions, owners, times, xattrs, hard links.
   * Contents are read later, when they are opened.
   *
   * @param directory may be a symbolic link to one; below it none is followed
   * @throws HostReadException listing everything that cannot be read, also what vanished meanwhile
   */
  public static HostTree read(Path directory, HostReadOptions options) throws HostReadException {
    return read(access(directory), directory, options);
  }

  static HostTree read(HostAccess access, Path directory, HostReadOptions options)
      throws HostReadException {
    String shown = access.shown(directory);
    try (HostFolder root = access.open(directory)) {
      return new HostTree(HostWalk.read(root, shown, options), access.unseen(directory, options));
    } catch (HostFault fault) {
      throw HostWalk.unreadable(shown, fault);
    }
  }

  /**
   * Writes a tree below a directory that is new or empty, never through a symbolic link; modes are
   * exact whatever the umask, times to the nanosecond, holes stay holes.
   *
   * @param directory its parent must exist
   * @return what the host did not let us do, as far as the options allow it; empty if the directory
   *     is the whole tree
   * @throws HostWriteException listing what the host did not let us do and the options do not
   *     allow; everything else has been written
   * @throws IncompleteDirectoryException for what ends the writing: a full disk, contents that
   *     cannot be read
   * @throws IOException if the directory cannot be made, or is there and not empty or not to be
   *     owned; it is left as it was then
   */
  public static List<HostLoss> write(FileTree tree, Path directory, HostWriteOptions options)
      throws IOException {
    return write(access(directory), tree, directory, options);
  }

  static List<HostLoss> write(
      HostAccess access, FileTree tree, Path directory, HostWriteOptions options)
      throws IOException {
    String shown = access.shown(directory);
    HostTarget root;
    try {
      root = access.create(directory);
    } catch (HostFault fault) {
      throw new IOException(shown + ": " + fault.getMessage(), fault);
    }
    try (root) {
      return HostWriter.write(tree, root, shown, options);
    } catch (HostWriteException whole) {
      throw whole;
    } catch (IOException e) {
      throw new IncompleteDirectoryException(shown, e);
    }
  }

  private static HostAccess access(Path directory) {
    boolean hosts = directory.getFileSystem() == FileSystems.getDefault();
    return hosts && LinuxAccess.isPossible() ? new LinuxAccess() : new PortableAccess();
  }
}
