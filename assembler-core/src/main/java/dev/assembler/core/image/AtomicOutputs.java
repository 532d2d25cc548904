package dev.assembler.core.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Outputs that get their names together: unless {@link #complete} is reached, closing gives every
 * name back what was under it. A host renames one file at a time, so for that long the old file has
 * a second name beside the first. Whoever looks at a name meanwhile sees the old file or the new
 * one, and who looks at two of them may see one of each.
 *
 * <p>Where the file system has no hard links the old file is moved aside instead, and a name is
 * nobody's for a moment. A process that is killed in between leaves the old file beside its name,
 * as {@code .NAME.assemble-old-N~}.
 */
public final class AtomicOutputs implements Closeable {

  /** Gives a file one more name. */
  @FunctionalInterface
  interface Links {
    void create(Path name, Path existing) throws IOException;
  }

  /**
   * @param old where the file is that was under the name; null if there was none
   */
  private record Replaced(AtomicOutput output, Path old) {}

  private final Links links;
  private final Deque<Replaced> replaced = new ArrayDeque<>();

  public AtomicOutputs() {
    this(Files::createLink);
  }

  AtomicOutputs(Links links) {
    this.links = links;
  }

  /**
   * Puts one of them in place.
   *
   * @throws IOException if that fails; closing takes back those before
   */
  public void commit(AtomicOutput output) throws IOException {
    replaced.push(new Replaced(output, keep(output.target())));
    output.commit();
  }

  /** All are in place: what was there before goes. */
  public void complete() throws IOException {
    List<Replaced> done = List.copyOf(replaced);
    replaced.clear(); // from here on nothing is taken back
    IOException failure = null;
    for (Replaced one : done) {
      try {
        if (one.old != null) {
          Files.deleteIfExists(one.old);
        }
      } catch (IOException e) {
        failure = joined(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static IOException joined(IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  /** Takes back what was put in place, the last first; nothing after {@link #complete}. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!replaced.isEmpty()) {
      try {
        takeBack(replaced.pop());
      } catch (IOException e) {
        failure = joined(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void takeBack(Replaced one) throws IOException {
    Path target = one.output.target();
    if (one.old != null) {
      Files.move(
          one.old, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(one.old); // rename(2) does nothing to two names of one file
    } else if (one.output.isCommitted()) {
      Files.deleteIfExists(target);
    }
    AtomicOutput.syncFolder(AtomicOutput.folderOf(target));
  }

  private Path keep(Path target) throws IOException {
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      return null; // there is nothing, or what is not replaced
    }
    while (true) {
      Path name = TemporaryFile.freeBeside(target);
      try {
        links.create(name, target);
        return name;
      } catch (FileAlreadyExistsException e) {
        // another run was quicker, whose old file that is
      } catch (FileSystemException | UnsupportedOperationException e) {
        // no hard links here, or none to a file of somebody else's
        Files.move(target, name, StandardCopyOption.ATOMIC_MOVE);
        return name;
      }
    }
  }
}
