package dev.assembler.squashfs;

import dev.assembler.codec.BlockDecompressor;
import dev.assembler.codec.BlockFormat;
import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The data and fragment blocks of one image, uncompressed as they are asked for. The last few are
 * kept, because neighbours share fragments; two threads that want the same block get it
 * uncompressed once. Decompressors live from the first {@link #opened} to the last {@link #closed}.
 */
final class DataBlocks {

  /** Bytes of uncompressed blocks kept; at least {@link #FEWEST_KEPT} blocks. */
  private static final int KEPT_BYTES = 4 << 20;

  private static final int FEWEST_KEPT = 4;

  /** A block being uncompressed, or uncompressed: whoever comes second waits for the first. */
  private static final class Slot {
    private byte[] room;
    private int length;
  }

  /** Refuses a block that came to so many bytes. */
  @FunctionalInterface
  interface LengthCheck {
    void require(int have) throws ImageFormatException;
  }

  private final ImageSource image;
  private final Codec codec;
  private final BlockFormat format;
  private final int blockSize;
  private final int mostKept;
  private final Map<FragmentEntry, Slot> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<Uncompressing> idle = new ArrayDeque<>();
  private int users;

  /** Room for a block, of one that is kept no more. */
  private final AtomicReference<byte[]> spare = new AtomicReference<>();

  /** The last pair of fragments that was asked about: neighbours share theirs. */
  private volatile FragmentPair lastPair;

  private record FragmentPair(
      FragmentEntry ours, DataBlocks image, FragmentEntry theirs, boolean alike) {}

  DataBlocks(ImageSource image, Codec codec, BlockFormat format, int blockSize) {
    this.image = image;
    this.codec = codec;
    this.format = format;
    this.blockSize = blockSize;
    this.mostKept = Math.max(FEWEST_KEPT, KEPT_BYTES / blockSize);
  }

  int blockSize() {
    return blockSize;
  }

  synchronized void opened() {
    users++;
  }

  synchronized void closed() {
    users--;
    if (users == 0) {
      idle.forEach(each -> each.decompressor.close());
      idle.clear();
    }
  }

  /**
   * Puts a part of a block that is not sparse, which is kept for a while.
   *
   * @param check of the block's length, before anything is put
   */
  void putPart(
      long start, BlockSize size, LengthCheck check, int within, int count, ByteBuffer target)
      throws IOException {
    Slot slot = slot(new FragmentEntry(start, size));
    synchronized (slot) {
      if (slot.room == null) {
        byte[] room = spareRoom();
        slot.length = uncompress(start, size, room);
        slot.room = room;
      }
      check.require(slot.length);
      target.put(slot.room, within, count);
    }
  }

  private Slot slot(FragmentEntry place) {
    Slot slot;
    Slot left = null;
    synchronized (kept) {
      slot = kept.computeIfAbsent(place, at -> new Slot());
      if (kept.size() > mostKept) {
        left = kept.remove(kept.keySet().iterator().next());
      }
    }
    if (left != null) {
      synchronized (left) {
        if (left.room != null) {
          spare.set(left.room); // as garbage it would fill the heap with what lived a while
          left.room = null;
        }
      }
    }
    return slot;
  }

  private byte[] spareRoom() {
    byte[] room = spare.getAndSet(null);
    return room == null ? new byte[blockSize] : room;
  }

  /** Uncompresses a block and says how many bytes it comes to, without keeping it. */
  int length(long start, BlockSize size) throws IOException {
    byte[] room = spareRoom();
    int length = uncompress(start, size, room);
    spare.set(room);
    return length;
  }

  /**
   * Puts a block that is wanted whole, and therefore once: nothing is kept of it.
   *
   * @param length that it must have
   */
  void put(long start, BlockSize size, int length, ByteBuffer target) throws IOException {
    byte[] room = spareRoom();
    requireLength(start, uncompress(start, size, room), length);
    target.put(room, 0, length);
    spare.set(room);
  }

  /** Checks how many bytes a block came to. */
  static void requireLength(long start, int have, int length) throws ImageFormatException {
    if (have != length) {
      throw fault(
          start, String.format(Locale.ROOT, "%d bytes uncompressed, expected %d", have, length));
    }
  }

  private int uncompress(long start, BlockSize size, byte[] room) throws IOException {
    int stored = size.stored();
    if (stored > blockSize) {
      throw fault(start, stored + " bytes, expected at most " + blockSize);
    }
    if (size.raw()) {
      image.readAt(start, ByteBuffer.wrap(room, 0, stored));
      return stored;
    }
    Uncompressing one = take();
    try {
      image.readAt(start, ByteBuffer.wrap(one.stored, 0, stored));
      return decompress(start, one, stored, room);
    } finally {
      giveBack(one);
    }
  }

  private static int decompress(long start, Uncompressing one, int stored, byte[] room)
      throws ImageFormatException {
    try {
      return one.decompressor.decompress(one.stored, 0, stored, room, 0, room.length);
    } catch (ImageFormatException e) {
      throw new ImageFormatException(fault(start, e.getMessage()).getMessage(), e);
    }
  }

  /** Whether the same stored bytes come to the same in both images. */
  boolean uncompressesAs(DataBlocks other) {
    return blockSize == other.blockSize && codec.equals(other.codec) && format.equals(other.format);
  }

  /** Bytes of the data area as they are stored. */
  ImageSource stored(long start, long length) throws IOException {
    return image.window(start, length);
  }

  /** Whether a fragment is stored as the same bytes as one of another image. */
  boolean holdsAlike(FragmentEntry ours, DataBlocks other, FragmentEntry theirs)
      throws IOException {
    FragmentPair last = lastPair;
    if (last == null
        || last.image != other
        || !last.ours.equals(ours)
        || !last.theirs.equals(theirs)) {
      last = new FragmentPair(ours, other, theirs, StoredAlike.of(this, ours, other, theirs));
      lastPair = last;
    }
    return last.alike;
  }

  /** What one thread needs for a block at a time: room for it as it is stored. */
  private record Uncompressing(BlockDecompressor decompressor, byte[] stored) {}

  private Uncompressing take() {
    synchronized (this) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new Uncompressing(codec.newBlockDecompressor(format), new byte[blockSize]);
  }

  private void giveBack(Uncompressing one) {
    synchronized (this) {
      if (users > 0) {
        idle.push(one);
        return;
      }
    }
    one.decompressor.close();
  }

  static ImageFormatException fault(long start, String what) {
    return new ImageFormatException(
        String.format(Locale.ROOT, "squashfs data block at 0x%x: %s", start, what));
  }
}
