package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file of an image, open for reading at any offset, from several threads. */
final class OpenFile implements ImageSource {

  private final DataBlocks data;
  private final FileInode file;
  private final FragmentEntry fragment;
  private final int blockSize;

  /** Where each block is in the image: they follow each other from the first. */
  private final long[] starts;

  private final AtomicBoolean closed = new AtomicBoolean();

  OpenFile(FileContent content) {
    this.data = content.data();
    this.file = content.file();
    this.fragment = content.fragment();
    this.blockSize = data.blockSize();
    this.starts = new long[file.blocks().length];
    long at = file.startBlock();
    for (int i = 0; i < starts.length; i++) {
      starts[i] = at;
      at += BlockSize.of(file.blocks()[i]).stored();
    }
    data.opened();
  }

  @Override
  public long size() {
    return file.fileSize();
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    if (closed.get()) {
      throw new IOException("read after close");
    }
    if (offset < 0 || offset > size() - target.remaining()) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "read of %d bytes at 0x%x: beyond the end (%d)",
              target.remaining(),
              offset,
              size()));
    }
    long at = offset;
    while (target.hasRemaining()) {
      long index = at / blockSize;
      int within = (int) (at % blockSize);
      int length = length(index);
      int count = Math.min(target.remaining(), length - within);
      boolean sparse = index < starts.length && BlockSize.of(file.blocks()[(int) index]).isSparse();
      if (sparse) {
        putZeros(target, count);
      } else if (index < starts.length) {
        // A block that is wanted whole is wanted once: it need not be kept.
        target.put(block((int) index, length, count < length), within, count);
      } else {
        target.put(tail(length), Math.toIntExact(file.fragmentOffset()) + within, count);
      }
      at += count;
    }
  }

  /** How many bytes of the file are in its {@code index}th block. */
  private int length(long index) {
    return (int) Math.min(blockSize, file.fileSize() - index * blockSize);
  }

  private byte[] block(int index, int length, boolean keep) throws IOException {
    BlockSize size = BlockSize.of(file.blocks()[index]);
    byte[] block = keep ? data.get(starts[index], size) : data.read(starts[index], size);
    if (block.length != length) {
      throw DataBlocks.fault(
          starts[index],
          String.format(Locale.ROOT, "%d bytes uncompressed, expected %d", block.length, length));
    }
    return block;
  }

  /** Uncompresses all blocks, and the fragment if there is one. */
  void requireBlocks() throws IOException {
    for (int i = 0; i < starts.length; i++) {
      if (!BlockSize.of(file.blocks()[i]).isSparse()) {
        block(i, length(i), false);
      }
    }
    if (fragment != null) {
      tail(length(starts.length));
    }
  }

  private byte[] tail(int length) throws IOException {
    byte[] block = data.get(fragment.start(), fragment.size());
    if (file.fragmentOffset() > block.length - length) {
      throw DataBlocks.fault(
          fragment.start(),
          String.format(
              Locale.ROOT,
              "%d bytes uncompressed, expected at least %d for the tail end at %d",
              block.length,
              file.fragmentOffset() + length,
              file.fragmentOffset()));
    }
    return block;
  }

  private static void putZeros(ByteBuffer target, int count) {
    for (int i = 0; i < count; i++) {
      target.put((byte) 0);
    }
  }

  @Override
  public List<Extent> dataExtents() {
    var extents = new ArrayList<Extent>();
    long start = -1;
    for (int i = 0; i < starts.length; i++) {
      long at = (long) i * blockSize;
      boolean sparse = BlockSize.of(file.blocks()[i]).isSparse();
      if (sparse && start >= 0) {
        extents.add(new Extent(start, at - start));
        start = -1;
      } else if (!sparse && start < 0) {
        start = at;
      }
    }
    long end = Math.min((long) starts.length * blockSize, size());
    if (fragment != null) {
      start = start < 0 ? end : start;
      end = size();
    }
    if (start >= 0 && end > start) {
      extents.add(new Extent(start, end - start));
    }
    return extents;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      data.closed();
    }
  }
}
