package dev.assembler.squashfs;

import dev.assembler.codec.BlockDecompressor;
import dev.assembler.codec.BlockFormat;
import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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
    private byte[] bytes;
  }

  private final ImageSource image;
  private final Codec codec;
  private final BlockFormat format;
  private final int blockSize;
  private final int mostKept;
  private final Map<FragmentEntry, Slot> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<BlockDecompressor> idle = new ArrayDeque<>();
  private int users;

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
      idle.forEach(BlockDecompressor::close);
      idle.clear();
    }
  }

  /** The uncompressed bytes of a block that is not sparse, not to be changed; kept for a while. */
  byte[] get(long start, BlockSize size) throws IOException {
    Slot slot = slot(new FragmentEntry(start, size));
    synchronized (slot) {
      if (slot.bytes == null) {
        slot.bytes = read(start, size);
      }
      return slot.bytes;
    }
  }

  private Slot slot(FragmentEntry place) {
    synchronized (kept) {
      Slot slot = kept.computeIfAbsent(place, at -> new Slot());
      if (kept.size() > mostKept) {
        kept.remove(kept.keySet().iterator().next());
      }
      return slot;
    }
  }

  /** As {@link #get}, without keeping it. */
  byte[] read(long start, BlockSize size) throws IOException {
    if (size.stored() > blockSize) {
      throw fault(start, size.stored() + " bytes, expected at most " + blockSize);
    }
    var stored = new byte[size.stored()];
    image.readAt(start, ByteBuffer.wrap(stored));
    if (size.raw()) {
      return stored;
    }
    var room = new byte[blockSize];
    BlockDecompressor decompressor = take();
    try {
      int count = decompressor.decompress(stored, 0, stored.length, room, 0, room.length);
      return count == room.length ? room : Arrays.copyOf(room, count);
    } catch (ImageFormatException e) {
      throw new ImageFormatException(fault(start, e.getMessage()).getMessage(), e);
    } finally {
      giveBack(decompressor);
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

  private BlockDecompressor take() {
    synchronized (this) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return codec.newBlockDecompressor(format);
  }

  private void giveBack(BlockDecompressor decompressor) {
    synchronized (this) {
      if (users > 0) {
        idle.push(decompressor);
        return;
      }
    }
    decompressor.close();
  }

  static ImageFormatException fault(long start, String what) {
    return new ImageFormatException(
        String.format(Locale.ROOT, "squashfs data block at 0x%x: %s", start, what));
  }
}
