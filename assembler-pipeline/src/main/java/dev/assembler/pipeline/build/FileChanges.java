package dev.assembler.pipeline.build;

import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes of several files that happen all or not at all. What is copied or written is staged
 * beside its place, on the disk, and every place is tried; after that files are only renamed. What
 * was in a place has a second name until all are in theirs, and if the host refuses a renaming,
 * those before it are undone.
 *
 * <p>Closing it before {@link #commit} leaves everything as it was. While files are renamed,
 * closing waits, so that an interrupt comes before all of them or after.
 */
final class FileChanges implements Closeable {

  private final Path aside;
  private final List<Rename> withdrawn = new ArrayList<>();
  private final List<Rename> moved = new ArrayList<>();
  private final Map<Path, AtomicOutput> staged = new LinkedHashMap<>();
  private final Set<Path> lists = new LinkedHashSet<>();
  private final Set<Path> removed = new LinkedHashSet<>();
  private final List<Path> newFolders = new ArrayList<>();
  private final Deque<Undo> done = new ArrayDeque<>();
  private final List<Path> kept = new ArrayList<>();
  private boolean closed;

  private record Rename(Path from, Path to) {}

  /** Puts back what has been done. */
  @FunctionalInterface
  private interface Undo {
    void run() throws IOException;
  }

  /**
   * @param aside a folder for what was in the places, of which whoever comes next removes all
   */
  FileChanges(Path aside) {
    this.aside = aside;
  }

  /** Whether a file can be renamed into a folder. */
  static boolean isRename(Path file, Path folder) throws IOException {
    return Files.getFileStore(file).equals(Files.getFileStore(folder));
  }

  /** A folder that files go to, made if it is missing. */
  void folder(Path folder) throws IOException {
    var missing = new ArrayList<Path>();
    Path at = folder;
    while (at != null && !Files.exists(at)) {
      missing.addFirst(at);
      at = at.getParent();
    }
    if (at != null && !Files.isDirectory(at)) {
      throw new FileSystemException(
          at.toString(), null, "is no folder, and one is to be there; move it to another place");
    }
    for (Path each : missing) {
      Files.createDirectory(each);
      newFolders.add(each);
    }
  }

  /** A file leaves its place before any other comes to one. */
  void withdraw(Path from, Path to) throws IOException {
    withdrawn.add(new Rename(AtomicOutput.followLinks(from), to));
  }

  /**
   * A file is renamed, in place of what is there.
   *
   * @throws FileSystemException if nothing can be put there
   */
  void move(Path from, Path to) throws IOException {
    AtomicOutput.create(to).close();
    moved.add(new Rename(from, AtomicOutput.followLinks(to)));
  }

  /** A file is copied, in place of what is there. */
  void copy(Path from, Path to) throws IOException {
    try (ImageSource source = FileImage.openForReading(from)) {
      AtomicOutput output = staged(to);
      ImageCopy.copy(source, output.image());
      output.image().sync();
    }
  }

  /**
   * Bytes become a file that tells of the others; one that has them already stays. What is there
   * goes before any other changes, so that it never tells of what is not there.
   */
  void write(byte[] bytes, Path to) throws IOException {
    if (Files.isRegularFile(to)
        && Files.size(to) == bytes.length
        && Arrays.equals(Files.readAllBytes(to), bytes)) {
      return;
    }
    AtomicOutput output = staged(to);
    lists.add(AtomicOutput.followLinks(to));
    output.image().writeAt(0, ByteBuffer.wrap(bytes));
    output.image().sync();
  }

  /** What is there goes. */
  void remove(Path file) throws IOException {
    removed.add(AtomicOutput.followLinks(file));
  }

  private synchronized AtomicOutput staged(Path to) throws IOException {
    if (closed) {
      throw new InterruptedIOException("interrupted");
    }
    AtomicOutput output = AtomicOutput.create(to);
    staged.put(AtomicOutput.followLinks(to), output);
    return output;
  }

  /**
   * Does all of it.
   *
   * @throws IOException if the host refuses one; then everything is as it was, as far as the host
   *     lets it be
   */
  synchronized void commit() throws IOException {
    if (closed) {
      throw new InterruptedIOException("interrupted");
    }
    try {
      for (Rename each : withdrawn) {
        rename(each.from(), each.to(), each.from());
      }
      var gone = new LinkedHashSet<Path>(lists);
      gone.addAll(removed);
      for (Path place : gone) {
        putAside(place);
      }
      for (Rename each : moved) {
        keep(each.to());
        rename(each.from(), each.to(), each.to());
      }
      for (var each : staged.entrySet()) {
        keep(each.getKey());
        committed(each.getValue(), each.getKey());
      }
    } catch (IOException | RuntimeException e) {
      undo(e);
      throw e;
    }
    newFolders.clear();
    for (Path old : kept) {
      try {
        Files.deleteIfExists(old);
      } catch (IOException e) {
        // everything is in its place; whoever comes next removes it
      }
    }
  }

  private void committed(AtomicOutput output, Path place) throws IOException {
    try {
      output.commit();
    } catch (FileSystemException e) {
      throw new OutputException(place.toString(), e);
    }
    done.push(() -> Files.deleteIfExists(place));
  }

  /**
   * @param place one of both, by which a failure is told
   */
  private void rename(Path from, Path to, Path place) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw new OutputException(place.toString(), e);
    }
    done.push(() -> Files.move(to, from, StandardCopyOption.ATOMIC_MOVE));
  }

  /** What is in a place leaves it. */
  private void putAside(Path place) throws IOException {
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      Path old = old(place);
      rename(place, old, place);
      kept.add(old);
    }
  }

  /** What is in a place gets a second name: it stays there until something else comes. */
  private void keep(Path place) throws IOException {
    if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      putAside(place);
      return;
    }
    Path old = old(place);
    try {
      Files.createLink(old, place);
    } catch (FileSystemException | UnsupportedOperationException e) {
      putAside(place); // no hard links here, or none to a file of somebody else's
      return;
    }
    done.push(() -> putBack(old, place));
    kept.add(old);
  }

  private static void putBack(Path old, Path place) throws IOException {
    Files.move(old, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(old); // rename(2) does nothing to two names of one file
  }

  private Path old(Path place) throws IOException {
    String name = "old-" + kept.size();
    return isRename(place, aside)
        ? aside.resolve(name)
        : place.resolveSibling("." + place.getFileName() + "." + name + "~");
  }

  private void undo(Exception why) {
    for (Undo each : done) {
      try {
        each.run();
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (AtomicOutput output : staged.values()) {
      output.close();
    }
    for (Path folder : newFolders.reversed()) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        // somebody else has put something there
      }
    }
    newFolders.clear();
  }
}
