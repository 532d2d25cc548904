package dev.assembler.core.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file that comes into being whole or not at all. Its bytes go to a {@link TemporaryFile} beside
 * the target; {@link #commit} brings them to the disk and moves them into place in one step;
 * closing without it removes them. Whatever stood under the target's name survives every failure.
 *
 * <p>The new file gets the permissions any tool's new file gets (0666 less the umask), also where
 * it replaces one. A symbolic link is followed: what it points at is replaced, the link stays.
 *
 * <p>Faults of the target are {@link FileSystemException}s whose reason says what to do instead.
 */
public final class AtomicOutput implements Closeable {

  private static final int MOST_LINKS = 40;

  private final Path target;
  private final TemporaryFile temporary;
  private final boolean durable;
  private boolean committed;

  private AtomicOutput(Path target, TemporaryFile temporary, boolean durable) {
    this.target = target;
    this.temporary = temporary;
    this.durable = durable;
  }

  /**
   * Begins a file. Nothing is under the target's name, or what was, until {@link #commit}. What
   * killed runs have left beside this target is removed.
   *
   * @throws FileSystemException if the target is a directory or a special file, or its folder is
   *     missing or cannot be written
   */
  public static AtomicOutput create(Path target) throws IOException {
    AtomicOutput output = begin(target, true);
    output.image().syncAsItGrows();
    return output;
  }

  /**
   * As {@link #create}, for a file that its readers check: nobody waits for the disk, so after a
   * power failure it may have its name and not its bytes.
   */
  public static AtomicOutput createUnsynced(Path target) throws IOException {
    return begin(target, false);
  }

  private static AtomicOutput begin(Path target, boolean durable) throws IOException {
    Path file = followLinks(Objects.requireNonNull(target, "target"));
    requireReplaceable(target, file);
    requireFolder(target, folderOf(file));
    return new AtomicOutput(file, TemporaryFile.beside(file), durable);
  }

  /** What is to become the file; it is closed by {@link #commit} and {@link #close}. */
  public FileImage image() {
    return temporary.image();
  }

  /**
   * Begins to bring to the disk what is not there yet, while the caller reads the file once more;
   * {@link #commit} waits for it.
   */
  public void beginSync() throws IOException {
    temporary.image().beginSync();
  }

  /**
   * Puts the file in place, durably unless it is made without: its bytes are on the disk before it
   * gets its name.
   *
   * @throws IOException if that fails; the target is as it was then
   */
  public void commit() throws IOException {
    if (committed) {
      throw new IllegalStateException(target + ": committed twice");
    }
    if (durable) {
      temporary.image().sync();
    }
    Files.move(
        temporary.path(),
        target,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    committed = true;
    temporary.close();
    if (durable) {
      syncFolder(folderOf(target));
    }
  }

  /** The file, the other end where its name is a symbolic link. */
  Path target() {
    return target;
  }

  /** Whether it has its name. */
  boolean isCommitted() {
    return committed;
  }

  /** Removes what was written, unless it was committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      temporary.delete();
    }
  }

  /**
   * The file a path names, which need not exist: the other end where the path is a symbolic link.
   *
   * @throws FileSystemException if the links run in a loop
   */
  public static Path followLinks(Path target) throws IOException {
    Path file = target;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(
            target.toString(), null, "symbolic links in a loop; name the file itself");
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  private static void requireReplaceable(Path target, Path file) throws IOException {
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (there.isDirectory()) {
      throw new FileSystemException(
          target.toString(), null, "is a directory; name a file, for example one in it");
    }
    if (!there.isRegularFile()) {
      throw new FileSystemException(
          target.toString(),
          null,
          "is a device, a pipe or a socket; write to a file, then copy it there");
    }
  }

  private static void requireFolder(Path target, Path folder) throws IOException {
    if (Files.notExists(folder)) {
      throw new FileSystemException(
          target.toString(), null, "the folder " + folder + " does not exist; create it first");
    }
    if (!Files.isDirectory(folder)) {
      throw new FileSystemException(
          target.toString(), null, folder + " is not a directory; name a file in a directory");
    }
    if (!Files.isWritable(folder)) {
      throw new FileSystemException(
          target.toString(),
          null,
          "the folder " + folder + " cannot be written; change its permissions or name another");
    }
  }

  static Path folderOf(Path file) {
    Path folder = file.getParent();
    return folder == null ? file.getFileSystem().getPath(".") : folder;
  }

  /** Makes the new name durable, too, on hosts that let a directory be opened (POSIX). */
  static void syncFolder(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      return; // the file is in place and whole; only when its name reaches the disk is the host's
    }
    try (channel) {
      channel.force(true);
    }
  }
}
