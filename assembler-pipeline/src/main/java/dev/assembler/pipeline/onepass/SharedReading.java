package dev.assembler.pipeline.onepass;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.TreeRewrite;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One reading of files for several writers, each of which takes contents in its own order and at
 * its own time, from as many threads as it likes. What one of them reads stays in a {@link Window}
 * until all others have taken it, too. The SHA-256 of files that may be the same is taken on the
 * way, so that nobody has to read two of them to compare them.
 *
 * <p>The window is bounded; a writer that is ahead waits for room. Where all of them wait for one
 * another, because their orders differ, the oldest pieces go: whoever still wants one opens its
 * file once more. So nothing can stand still, and memory stays what it is, whatever the orders.
 */
public final class SharedReading implements Closeable {

  /** As many as a file's bits tell apart. */
  public static final int MOST_READERS = 16;

  private static final long MOST_WINDOW = 32L << 20;

  private final ThreadGroups groups;
  private final Window window;
  private final FileSources sources;
  private final Map<Content, SharedFile> files = new IdentityHashMap<>();

  /** In the order in which they were expected. */
  private final List<SharedFile> expected = new ArrayList<>();

  /**
   * @param readers the writers that take part, at most {@link #MOST_READERS}
   * @param windowBytes how much may wait to be taken by all of them; half as much again is taken
   *     where one of them is behind
   */
  public SharedReading(int readers, long windowBytes) {
    this(readers, windowBytes, crews -> crews);
  }

  SharedReading(int readers, long windowBytes, UnaryOperator<Crews> watched) {
    if (readers < 1 || readers > MOST_READERS) {
      throw new IllegalArgumentException("readers: " + readers + ", expected 1 to " + MOST_READERS);
    }
    this.groups = new ThreadGroups(readers);
    this.window = new Window(readers, windowBytes, watched.apply(groups));
    this.sources = new FileSources(window, readers);
  }

  /** With a window of 32 MiB, or an eighth of the memory if that is less. */
  public SharedReading(int readers) {
    this(readers, Math.min(MOST_WINDOW, Runtime.getRuntime().maxMemory() / 8));
  }

  /**
   * A thread for a writer, not started. Where there are several, each takes contents on this thread
   * and on those that are started from it, and on no others: by them it is known whether it runs.
   */
  public Thread thread(int reader, Runnable work) {
    ThreadGroup group = groups.of(reader);
    return Thread.ofPlatform().group(group).name(group.getName()).unstarted(work);
  }

  /** The tree with contents that this writer takes from the reading. */
  public FileTree treeOf(int reader, FileTree tree) {
    return TreeRewrite.of(
        tree,
        (path, node) ->
            node instanceof RegularFile file && file.size() > 0
                ? new RegularFile(file.metadata(), shared(reader, file.content()))
                : node);
  }

  private SharedContent shared(int reader, Content content) {
    return new SharedContent(sources, files.computeIfAbsent(content, SharedFile::new), reader);
  }

  /** Says what a writer is going to take: the contents in these trees that are its own. */
  public void expect(int reader, List<FileTree> trees) throws IOException {
    for (FileTree tree : trees) {
      tree.walk((path, node) -> {
        if (node instanceof RegularFile file
            && file.content() instanceof SharedContent shared
            && shared.isOf(sources, reader)) {
          if (!shared.file().isWanted()) {
            expected.add(shared.file());
          }
          shared.file().want(reader);
        }
      });
    }
  }

  /**
   * All writers have said what they take and run from now on: who is ahead waits for the others.
   *
   * @param digestAll whether every file's digest is wanted, not only that of files of one size
   */
  public void begin(boolean digestAll) {
    var sizes = new HashMap<Long, Integer>();
    expected.forEach(file -> sizes.merge(file.size, 1, Integer::sum));
    synchronized (window) {
      for (SharedFile file : expected) {
        file.needsDigest = digestAll || sizes.get(file.size) > 1;
      }
      window.begin();
    }
  }

  /** Says that a writer takes nothing any more: nobody waits for it. */
  public void end(int reader) throws IOException {
    var unused = new ArrayList<ImageSource>();
    synchronized (window) {
      window.leave(reader);
      for (SharedFile file : expected) {
        file.leave(reader);
        file.settleAll(window);
        ImageSource source = sources.takeUnused(file);
        if (source != null) {
          unused.add(source);
        }
      }
    }
    for (ImageSource source : unused) {
      source.close();
    }
  }

  /** Ends all writers: their next reading throws a {@link ReadingCancelledException}. */
  public void cancel() {
    window.cancel();
  }

  /**
   * @throws ReadingCancelledException if it was cancelled
   */
  public void requireNotCancelled() throws ReadingCancelledException {
    synchronized (window) {
      window.requireNotCancelled();
    }
  }

  /** What it took so far. */
  public ReadingFacts facts() {
    return new ReadingFacts(
        expected.size(), sources.opens(), sources.bytes(), window.evictions(), window.mostHeld());
  }

  /** Closes what a failure has left open. */
  @Override
  public void close() throws IOException {
    var open = new ArrayList<ImageSource>();
    synchronized (window) {
      for (SharedFile file : expected) {
        if (file.source != null) {
          open.add(file.source);
          file.source = null;
        }
      }
    }
    window.close();
    for (ImageSource source : open) {
      source.close();
    }
  }
}
