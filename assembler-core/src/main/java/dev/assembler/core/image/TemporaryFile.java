package dev.assembler.core.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file an {@link AtomicOutput} writes to: {@code .NAME.assemble-PID-N~} beside its target, made
 * exclusively and locked for as long as its process lives.
 *
 * <p>The lock, which ends with the process however it ends, tells a living run's file from a killed
 * one's, also where processes cannot see each other's ids, as in containers on one volume.
 */
final class TemporaryFile implements Closeable {

  private static final String MARK = ".assemble-";

  /** Names in ASCII up to this length are used as they are, so that a reader recognises them. */
  private static final int MOST_NAME = 200;

  /**
   * Those of this process. They are never opened again to try their lock: POSIX drops all locks of
   * a process on a file as soon as it closes the file once.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path key;
  private final FileImage image;

  private TemporaryFile(Path path, Path key, FileImage image) {
    this.path = path;
    this.key = key;
    this.image = image;
  }

  /** A new one for this target, after removing what killed runs left for it. */
  static TemporaryFile beside(Path target) throws IOException {
    String prefix = "." + stem(target) + MARK;
    removeStale(target, prefix);
    for (long number = 0; ; number++) {
      Path path =
          target.resolveSibling(prefix + ProcessHandle.current().pid() + "-" + number + "~");
      TemporaryFile file = tryCreate(path);
      if (file != null) {
        return file;
      }
    }
  }

  Path path() {
    return path;
  }

  FileImage image() {
    return image;
  }

  /** Removes the file, if it is still there, and with it what it took of the disk. */
  void delete() throws IOException {
    // While it is locked: afterwards the name might be another run's.
    try {
      Files.deleteIfExists(path);
    } finally {
      close();
    }
  }

  /** Ends the writing; what was not synced is lost, for the file is either complete or unwanted. */
  @Override
  public void close() throws IOException {
    OWN.remove(key);
    image.channel().close();
  }

  /**
   * The new file, or null if the name is taken or another run took the new file for a stale one.
   */
  private static TemporaryFile tryCreate(Path path) throws IOException {
    Path key = path.toAbsolutePath().normalize();
    if (!OWN.add(key)) {
      return null;
    }
    FileImage image = null;
    boolean done = false;
    try {
      image = FileImage.create(path);
      if (lock(image.channel()) != Lock.OTHERS && Files.exists(path)) {
        done = true;
        return new TemporaryFile(path, key, image);
      }
      return null;
    } catch (FileAlreadyExistsException e) {
      return null;
    } finally {
      if (!done) {
        OWN.remove(key);
        if (image != null) {
          image.channel().close();
        }
      }
    }
  }

  private static void removeStale(Path target, String prefix) throws IOException {
    Path parent = target.getParent();
    Path folder = parent == null ? target.getFileSystem().getPath(".") : parent;
    for (Path path : namesakes(folder, prefix)) {
      if (isOrphan(path, prefix)) {
        removeIfUnlocked(path);
      }
    }
  }

  private static List<Path> namesakes(Path folder, String prefix) throws IOException {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      for (Path path : names) {
        String name = path.getFileName().toString();
        if (name.startsWith(prefix) && name.endsWith("~")) {
          found.add(path);
        }
      }
    } catch (AccessDeniedException e) {
      return List.of(); // files can be made in a folder that cannot be listed
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /** Whether the process in the name is gone; our own id may have been a killed container's. */
  private static boolean isOrphan(Path path, String prefix) {
    String name = path.getFileName().toString();
    String numbers = name.substring(prefix.length(), name.length() - 1);
    if (!numbers.matches("[0-9]{1,18}-[0-9]{1,18}")
        || OWN.contains(path.toAbsolutePath().normalize())
        || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    long pid = Long.parseLong(numbers.substring(0, numbers.indexOf('-')));
    return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
  }

  private static void removeIfUnlocked(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      // Removed while the lock is held: whoever made it meanwhile sees that it is gone.
      if (lock(channel) == Lock.OURS) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // another run has removed it
    } catch (AccessDeniedException e) {
      // another user's: theirs to remove
    }
  }

  private enum Lock {
    OURS,
    OTHERS,
    /** The file system has no locks: nothing can be said of a file's owner. */
    UNKNOWN
  }

  private static Lock lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock == null ? Lock.OTHERS : Lock.OURS;
    } catch (OverlappingFileLockException e) {
      return Lock.OTHERS;
    } catch (IOException e) {
      return Lock.UNKNOWN;
    }
  }

  /** The target's name where it is short and plain, else a digest of it. */
  private static String stem(Path target) {
    Path name = target.getFileName();
    String text = name == null ? "" : name.toString();
    if (text.length() <= MOST_NAME && text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      return text;
    }
    String uri = target.toUri().getRawPath();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(uri.substring(uri.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
