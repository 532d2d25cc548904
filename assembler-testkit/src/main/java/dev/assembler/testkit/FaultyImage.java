package dev.assembler.testkit;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.MemoryImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An image in memory on a medium that fails: at its n-th write, or when it is full. */
public final class FaultyImage implements Image {

  /** What a test does with an image: writes it, and lets the fault pass through. */
  @FunctionalInterface
  public interface Writing {
    void write(FaultyImage image) throws IOException;
  }

  private final MemoryImage image = new MemoryImage();
  private final long failingWrite;
  private final long capacity;
  private long writes;
  private boolean failed;

  private FaultyImage(long failingWrite, long capacity) {
    this.failingWrite = failingWrite;
    this.capacity = capacity;
  }

  /** The write after {@code good} ones fails, half done; so do all later ones. */
  public static FaultyImage failingAfter(long good) {
    return new FaultyImage(good, Long.MAX_VALUE);
  }

  /** Writes beyond {@code capacity} fail as on a full disk, after what still had room. */
  public static FaultyImage full(long capacity) {
    return new FaultyImage(Long.MAX_VALUE, capacity);
  }

  /**
   * Writes again and again, failing at the first write, at the second, and so on, until the writing
   * gets through. Each failure must come out as the {@link IOException} of the fault itself, or as
   * one caused by it.
   *
   * @return how many writes the writing needs
   * @throws AssertionError naming the write, if the fault was swallowed or came out otherwise
   */
  public static long atEveryWrite(Writing writing) {
    for (long good = 0; ; good++) {
      FaultyImage image = failingAfter(good);
      try {
        writing.write(image);
      } catch (IOException e) {
        if (!isFault(e)) {
          throw new AssertionError("fault at write " + good + ": came out as " + e, e);
        }
        continue;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("fault at write " + good + ": came out as " + e, e);
      }
      if (image.failed) {
        throw new AssertionError("fault at write " + good + ": was swallowed");
      }
      return good;
    }
  }

  private static boolean isFault(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof Fault) {
        return true;
      }
    }
    return false;
  }

  /** How many writes, zeroings and changes of size were asked for. */
  public long writes() {
    return writes;
  }

  /** Whether a fault was thrown. */
  public boolean failed() {
    return failed;
  }

  @Override
  public long size() {
    return image.size();
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    image.readAt(offset, target);
  }

  @Override
  public List<Extent> dataExtents() {
    return image.dataExtents();
  }

  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    boolean fails = failsNow();
    long room = fails ? source.remaining() / 2 : Math.max(0, capacity - offset);
    if (fails || room < source.remaining()) {
      image.writeAt(offset, source.slice(source.position(), (int) room));
      throw fault();
    }
    image.writeAt(offset, source);
  }

  /** A hole takes no room; only the n-th write can fail here. */
  @Override
  public void zeroAt(long offset, long length) throws IOException {
    if (failsNow()) {
      throw fault();
    }
    image.zeroAt(offset, length);
  }

  @Override
  public void setSize(long size) throws IOException {
    if (failsNow()) {
      throw fault();
    }
    image.setSize(size);
  }

  @Override
  public void close() {
    image.close();
  }

  private boolean failsNow() {
    return writes++ >= failingWrite;
  }

  private Fault fault() {
    failed = true;
    return new Fault(
        capacity < Long.MAX_VALUE
            ? "No space left on device"
            : "fault injected at write " + failingWrite);
  }

  private static final class Fault extends IOException {
    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message);
    }
  }
}
