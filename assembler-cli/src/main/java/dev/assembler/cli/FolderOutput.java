package dev.assembler.cli;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A folder that comes into being whole or not at all: it is filled under a hidden name beside its
 * own and renamed. Its hidden name is locked by a file for as long as the process lives, so that
 * what a killed run left is known as such, and removed by the next one for the same target.
 */
final class FolderOutput implements Closeable {

  private static final int MOST_AT_ONCE = 1000;

  /** What of a name is in the hidden one: hosts take 255 bytes. */
  private static final int MOST_NAME = 200;

  private static final String TAKEN = "something was put there meanwhile, and is left alone";

  private final HostPath target;
  private final Path place;
  private final Path hidden;
  private final String hiddenName;
  private final Path lockFile;
  private final FileChannel lock;
  private boolean ended;

  private FolderOutput(HostPath target, Path place, HostPath hidden, Path file, FileChannel lock) {
    this.target = target;
    this.place = place;
    this.hidden = hidden.toPath();
    this.hiddenName = nameOf(hidden);
    this.lockFile = file;
    this.lock = lock;
  }

  /**
   * Checks that a folder may come to be under this name.
   *
   * @throws UsageException if there is something other than an empty folder
   * @throws OutputException if the host will not let it be made
   */
  static void require(HostPath target) throws OutputException {
    Path path = target.toPath();
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        requireEmpty(target, path);
      }
      Path place = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
      Path folder = place.getParent();
      if (folder == null) {
        throw new IOException("the root of the host; name a new folder");
      }
      if (!Files.isDirectory(folder)) {
        throw new IOException("the folder it is to be in does not exist; create it first");
      }
      if (!Files.isWritable(folder)) {
        throw new IOException("the folder it is to be in cannot be written; name another");
      }
      if (Files.exists(place) && isMountPoint(place, folder)) {
        throw new IOException("a mount point, which cannot be replaced; name a new folder in it");
      }
    } catch (IOException e) {
      throw new OutputException(target.toString(), e);
    }
  }

  /** Begins a folder; {@link #require} has been asked. */
  static FolderOutput create(HostPath target) throws OutputException {
    Path path = target.toPath();
    try {
      boolean there = Files.exists(path);
      Path place = there ? path.toRealPath() : path.toAbsolutePath().normalize();
      HostPath exact = there ? ofPath(place) : target;
      for (int number = 0; number < MOST_AT_ONCE; number++) {
        HostPath hidden = beside(exact, ".assemble-" + number + "~");
        Path file = beside(exact, ".assemble-" + number + ".lock~").toPath();
        FileChannel lock = lock(file);
        if (lock != null) {
          FolderRemoval.of(hidden.toPath());
          return new FolderOutput(target, place, hidden, file, lock);
        }
      }
      throw new IOException(MOST_AT_ONCE + " others are making it");
    } catch (IOException e) {
      throw new OutputException(target.toString(), e);
    }
  }

  /** Where to write: nothing is there yet. */
  Path path() {
    return hidden;
  }

  /** A message about what is in the hidden folder as one about the folder to be. */
  String shown(String message) {
    int at = message.indexOf(hiddenName);
    return at < 0 ? message : target + message.substring(at + hiddenName.length());
  }

  /** Gives the folder its name. */
  synchronized void commit() throws OutputException {
    if (ended) {
      throw new OutputException(target.toString(), new IOException("interrupted"));
    }
    try {
      Files.move(hidden, place, StandardCopyOption.ATOMIC_MOVE);
      unlock();
    } catch (IOException e) {
      throw new OutputException(target.toString(), isTaken() ? new IOException(TAKEN, e) : e);
    }
  }

  /** Whether something came under the target's name after it was looked for. */
  private boolean isTaken() {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      return Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
      return entries.iterator().hasNext();
    } catch (IOException e) {
      return false; // the host will not say; what it said first stands
    }
  }

  /** Removes what was written, unless it has its name. */
  @Override
  public synchronized void close() throws IOException {
    if (!ended) {
      try {
        FolderRemoval.of(hidden);
      } finally {
        unlock();
      }
    }
  }

  private void unlock() throws IOException {
    ended = true;
    // While it is locked: afterwards the name might be another run's.
    Files.deleteIfExists(lockFile);
    lock.close();
  }

  private static boolean isMountPoint(Path place, Path folder) throws IOException {
    try {
      Object device = Files.getAttribute(place, "unix:dev");
      return !device.equals(Files.getAttribute(folder, "unix:dev"));
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false; // a host without devices
    }
  }

  private static void requireEmpty(HostPath target, Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new UsageException(
          target.toString(),
          "no folder",
          "a missing or empty folder, or a name in .tar",
          "name another");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      if (entries.iterator().hasNext()) {
        throw new UsageException(
            target.toString(),
            "not empty",
            "a missing or empty folder",
            "name another, or empty it");
      }
    }
  }

  /** The lock on a file, null if somebody else has it. */
  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      // Between the making and the locking its owner may have removed it.
      return lock != null && Files.exists(file) ? channel : null;
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (lock == null || !Files.exists(file)) {
        channel.close();
      }
    }
  }

  /** A hidden name in the same folder. */
  private static HostPath beside(HostPath path, String suffix) {
    byte[] bytes = path.toBytes();
    int end = end(bytes);
    int start = start(bytes, end);
    var name = new ByteArrayOutputStream();
    name.write(bytes, 0, start);
    name.write('.');
    name.write(bytes, start, Math.min(MOST_NAME, end - start));
    name.writeBytes(suffix.getBytes(StandardCharsets.US_ASCII));
    return HostPath.of(name.toByteArray());
  }

  private static String nameOf(HostPath path) {
    byte[] bytes = path.toBytes();
    int end = end(bytes);
    return PrintableBytes.of(Arrays.copyOfRange(bytes, start(bytes, end), end));
  }

  private static int end(byte[] bytes) {
    int end = bytes.length;
    while (end > 1 && bytes[end - 1] == '/') {
      end--;
    }
    return end;
  }

  private static int start(byte[] bytes, int end) {
    int start = end;
    while (start > 0 && bytes[start - 1] != '/') {
      start--;
    }
    return start;
  }

  /** A path of the host by its bytes, which its URI has. */
  private static HostPath ofPath(Path path) {
    String raw = path.toUri().getRawPath();
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return HostPath.of(bytes.toByteArray());
  }
}
