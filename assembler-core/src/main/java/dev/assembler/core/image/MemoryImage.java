package dev.assembler.core.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image in memory, for tests and for embedding. Only chunks that were written take memory, so an
 * image of terabytes is cheap as long as it is mostly holes.
 *
 * <p>Reading is safe from several threads while nobody writes; writing is for one thread.
 */
public final class MemoryImage implements Image {

  /** The grain of holes, which is also that of most file systems. */
  private static final int CHUNK = 4096;

  private final TreeMap<Long, byte[]> chunks = new TreeMap<>();
  private long size;

  /** An empty image that grows as it is written. */
  public MemoryImage() {}

  /** An image of these bytes, of which it takes a copy. */
  public static MemoryImage of(byte[] bytes) {
    var image = new MemoryImage();
    image.writeAt(0, ByteBuffer.wrap(bytes));
    return image;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    ImageSource.requireInside(offset, target.remaining(), size);
    long position = offset;
    while (target.hasRemaining()) {
      int inChunk = (int) (position % CHUNK);
      int count = Math.min(CHUNK - inChunk, target.remaining());
      byte[] chunk = chunks.get(position / CHUNK);
      if (chunk == null) {
        target.put(Zeros.upTo(count));
      } else {
        target.put(chunk, inChunk, count);
      }
      position += count;
    }
  }

  @Override
  public void writeAt(long offset, ByteBuffer source) {
    long position = offset;
    long end = end(offset, source.remaining());
    if (end > offset) {
      size = Math.max(size, end);
    }
    while (source.hasRemaining()) {
      int inChunk = (int) (position % CHUNK);
      int count = Math.min(CHUNK - inChunk, source.remaining());
      byte[] chunk = chunks.computeIfAbsent(position / CHUNK, index -> new byte[CHUNK]);
      source.get(chunk, inChunk, count);
      position += count;
    }
  }

  /** Whole chunks become holes again. */
  @Override
  public void zeroAt(long offset, long length) {
    long end = end(offset, length);
    if (length == 0) {
      return;
    }
    clear(offset, end);
    size = Math.max(size, end);
  }

  @Override
  public void setSize(long newSize) {
    if (newSize < 0) {
      throw new IllegalArgumentException("size: " + newSize + ", expected at least 0");
    }
    if (newSize < size) {
      clear(newSize, size);
    }
    size = newSize;
  }

  private void clear(long offset, long end) {
    var touched = chunks.subMap(offset / CHUNK, true, (end - 1) / CHUNK, true);
    var chunk = touched.entrySet().iterator();
    while (chunk.hasNext()) {
      Map.Entry<Long, byte[]> entry = chunk.next();
      long start = entry.getKey() * CHUNK;
      int from = (int) Math.max(0, offset - start);
      int to = (int) Math.min(CHUNK, end - start);
      if (from == 0 && (to == CHUNK || start + to >= size)) {
        chunk.remove();
      } else {
        Arrays.fill(entry.getValue(), from, to, (byte) 0);
      }
    }
  }

  /** What was written, in whole chunks of 4 KiB. */
  @Override
  public List<Extent> dataExtents() {
    var extents = new ArrayList<Extent>();
    long start = -1;
    long end = -1;
    for (long index : chunks.keySet()) {
      if (index * CHUNK != end) {
        addUpToSize(extents, start, end);
        start = index * CHUNK;
      }
      end = index == Long.MAX_VALUE / CHUNK ? Long.MAX_VALUE : (index + 1) * CHUNK;
    }
    addUpToSize(extents, start, end);
    return extents;
  }

  private void addUpToSize(List<Extent> extents, long start, long end) {
    if (start >= 0) {
      extents.add(new Extent(start, Math.min(end, size) - start));
    }
  }

  /** The first {@code count} bytes, little-endian, for a record to be read from. */
  public ByteBuffer head(int count) throws IOException {
    var head = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    readAt(0, head);
    return head.flip();
  }

  /**
   * All bytes.
   *
   * @throws IllegalStateException if they are more than an array holds
   */
  public byte[] toBytes() {
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("image of " + size + " bytes: too large for an array");
    }
    var bytes = new byte[(int) size];
    try {
      readAt(0, ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  /** The SHA-256 of all bytes, holes as the zeros they read as, in lower-case hexadecimal. */
  public String sha256() {
    MessageDigest digest = ImageDigest.newSha256();
    long position = 0;
    for (Map.Entry<Long, byte[]> chunk : chunks.entrySet()) {
      long start = chunk.getKey() * CHUNK;
      updateZeros(digest, start - position);
      int count = (int) Math.min(CHUNK, size - start);
      digest.update(chunk.getValue(), 0, count);
      position = start + count;
    }
    updateZeros(digest, size - position);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void updateZeros(MessageDigest digest, long count) {
    for (long left = count; left > 0; ) {
      ByteBuffer zeros = Zeros.upTo(left);
      left -= zeros.remaining();
      digest.update(zeros);
    }
  }

  /** Nothing is held but memory; the image stays usable. */
  @Override
  public void close() {
    // closing is for images in files
  }

  private static long end(long offset, long count) {
    if (offset < 0 || count < 0 || offset > Long.MAX_VALUE - count) {
      throw new IllegalArgumentException(
          "[" + offset + ", +" + count + "): out of range of an image");
    }
    return offset + count;
  }
}
