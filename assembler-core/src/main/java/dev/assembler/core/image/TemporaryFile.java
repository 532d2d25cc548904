package dev.assembler.core.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file an {@link AtomicOutput} writes to: {@code .NAME.assemble-N~} beside its target, made
 * exclusively and locked for as long as its process lives. N is 0 unless others are at work on the
 * same target.
 *
 * <p>The lock ends with the process, however that ends. So a file that is there and not locked was
 * left by a killed run, and whoever comes next for the same target removes it. Process ids could
 * not tell as much: they are used again, and mean nothing in another container on the same volume.
 */
final class TemporaryFile implements Closeable {

  private static final String MARK = ".assemble-";

  /** Names in ASCII up to this length are used as they are, so that a reader recognises them. */
  private static final int MOST_NAME = 200;

  private static final int MOST_AT_ONCE = 1000;

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
    for (int number = 0; number < MOST_AT_ONCE; number++) {
      Path path = target.resolveSibling(prefix + number + "~");
      Path key = path.toAbsolutePath().normalize();
      if (OWN.add(key)) {
        TemporaryFile file = null;
        try {
          file = claim(path, key);
        } finally {
          if (file == null) {
            OWN.remove(key);
          }
        }
        if (file != null) {
          return file;
        }
      }
    }
    throw tooMany(target, prefix);
  }

  /**
   * A name beside the target that nothing has, for the file that is there: {@code
   * .NAME.assemble-old-N~}. Nobody takes such a file for one that was left.
   */
  static Path freeBeside(Path target) throws IOException {
    String prefix = "." + stem(target) + MARK + "old-";
    for (int number = 0; number < MOST_AT_ONCE; number++) {
      Path path = target.resolveSibling(prefix + number + "~");
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return path;
      }
    }
    throw tooMany(target, prefix);
  }

  private static FileSystemException tooMany(Path target, String prefix) {
    return new FileSystemException(
        target.toString(),
        null,
        MOST_AT_ONCE + " files like " + prefix + "0~ stand beside it; remove them");
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
    image.abandon();
  }

  /** The file under this name, made or, from a killed run, made anew; null if it is another's. */
  private static TemporaryFile claim(Path path, Path key) throws IOException {
    TemporaryFile file = create(path, key);
    return file == null && removeIfLeft(path) ? create(path, key) : file;
  }

  private static TemporaryFile create(Path path, Path key) throws IOException {
    FileImage image;
    try {
      image = FileImage.create(path);
    } catch (FileAlreadyExistsException e) {
      return null;
    }
    boolean ours = false;
    try {
      // Between the making and the locking another run may have taken it for one that was left.
      ours = lock(image.channel()) != Lock.OTHERS && Files.exists(path);
      return ours ? new TemporaryFile(path, key, image) : null;
    } finally {
      if (!ours) {
        image.channel().close();
      }
    }
  }

  private static boolean removeIfLeft(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (lock(channel) != Lock.OURS) {
        return false;
      }
      // While the lock is held, so that whoever has just made it sees that it is gone.
      Files.deleteIfExists(path);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (AccessDeniedException e) {
      return false;
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
    byte[] digest =
        ImageDigest.newSha256()
            .digest(uri.substring(uri.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }
}
