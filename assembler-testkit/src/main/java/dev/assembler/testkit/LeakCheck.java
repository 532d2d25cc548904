package dev.assembler.testkit;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Watches that every content that is opened is closed, and not read afterwards:
 *
 * <pre>
 *   try (var leaks = new LeakCheck()) {
 *     SquashfsImage.write(leaks.watch(tree), options, image);
 *   }
 * </pre>
 *
 * Closing it fails if something is still open. Safe for use by several threads.
 */
public final class LeakCheck implements AutoCloseable {

  private final NavigableMap<Long, String> open = new TreeMap<>();
  private long opened;
  private String readAfterClose = "";

  /** The same tree, with contents that are watched. */
  public FileTree watch(FileTree tree) {
    return ContentSwap.in(tree, (path, content) -> watch(path.toString(), content));
  }

  /** The same content, watched under a name. */
  public Content watch(String name, Content content) {
    return new Watched(name, content);
  }

  /** How many times anything was opened. */
  public synchronized long opened() {
    return opened;
  }

  /**
   * @throws AssertionError listing what is still open, or what was read after it was closed
   */
  @Override
  public synchronized void close() {
    if (!open.isEmpty()) {
      throw new AssertionError(
          open.size() + " of " + opened + " contents left open: " + List.copyOf(open.values()));
    }
    if (!readAfterClose.isEmpty()) {
      throw new AssertionError(readAfterClose + ": read after it was closed");
    }
  }

  private synchronized long begin(String name) {
    open.put(opened, name);
    return opened++;
  }

  private synchronized void end(long ticket) {
    open.remove(ticket);
  }

  private synchronized void use(long ticket, String name) {
    if (!open.containsKey(ticket) && readAfterClose.isEmpty()) {
      readAfterClose = name;
    }
  }

  private final class Watched implements Content {

    private final String name;
    private final Content content;

    Watched(String name, Content content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public long size() {
      return content.size();
    }

    @Override
    public ImageSource open() throws IOException {
      ImageSource source = content.open();
      return new Source(name, source, begin(name));
    }
  }

  private final class Source implements ImageSource {

    private final String name;
    private final ImageSource source;
    private final long ticket;

    Source(String name, ImageSource source, long ticket) {
      this.name = name;
      this.source = source;
      this.ticket = ticket;
    }

    @Override
    public long size() throws IOException {
      return source.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      use(ticket, name);
      source.readAt(offset, target);
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      use(ticket, name);
      return source.dataExtents();
    }

    @Override
    public void close() throws IOException {
      end(ticket);
      source.close();
    }
  }
}
