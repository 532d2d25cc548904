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

  private final FileContent content;
  private final DataBlocks data;
  private final FileInode file;
  private final FragmentEntry fragment;
  private final int blockSize;

  private final BlockList blocks;

  /** Where the first block of each page of the list is in the image. */
  private final long[] pageStarts;

  private final AtomicBoolean closed = new AtomicBoolean();

  OpenFile(FileContent content) {
    this.content = content;
    this.data = content.data();
    this.file = content.file();
    this.fragment = content.fragment();
    this.blockSize = data.blockSize();
    this.blocks = file.blocks();
    this.pageStarts = blocks.pageStarts(file.startBlock());
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
      if (index >= blocks.count()) {
        data.putPart(
            fragment.start(),
            fragment.size(),
            have -> requireTail(content, length, have),
            Math.toIntExact(file.fragmentOffset()) + within,
            count,
            target);
      } else if (blocks.size((int) index).isSparse()) {
        putZeros(target, count);
      } else {
        long start = placeOf((int) index);
        BlockSize size = blocks.size((int) index);
        if (count == length) {
          data.put(start, size, length, target);
        } else {
          data.putPart(
              start,
              size,
              have -> DataBlocks.requireLength(start, have, length),
              within,
              count,
              target);
        }
      }
      at += count;
    }
  }

  /** How many bytes of the file are in its {@code index}th block. */
  private int length(long index) {
    return (int) Math.min(blockSize, file.fileSize() - index * blockSize);
  }

  /** Where a block is in the image: they follow each other from the first. */
  private long placeOf(int index) {
    int page = index / BlockList.PAGE;
    return pageStarts[page] + blocks.stored(page * BlockList.PAGE, index);
  }

  /** Uncompresses all blocks; not the fragment, which others share. */
  void requireBlocks() throws IOException {
    long start = file.startBlock();
    for (int i = blocks.nextStored(0); i < blocks.count(); i = blocks.nextStored(i + 1)) {
      DataBlocks.requireLength(start, data.length(start, blocks.size(i)), length(i));
      start += blocks.size(i).stored();
    }
  }

  /** Checks that a fragment of {@code have} bytes has a file's tail end in it. */
  static void requireTail(FileContent content, int length, int have) throws ImageFormatException {
    long offset = content.file().fragmentOffset();
    if (offset > have - length) {
      throw DataBlocks.fault(
          content.fragment().start(),
          String.format(
              Locale.ROOT,
              "%d bytes uncompressed, expected at least %d for the tail end at %d",
              have,
              offset + length,
              offset));
    }
  }

  private static void putZeros(ByteBuffer target, int count) {
    for (int i = 0; i < count; i++) {
      target.put((byte) 0);
    }
  }

  @Override
  public List<Extent> dataExtents() {
    var extents = new ArrayList<Extent>();
    for (int from = blocks.nextStored(0); from < blocks.count(); ) {
      int to = blocks.nextSparse(from);
      long start = (long) from * blockSize;
      extents.add(new Extent(start, Math.min((long) to * blockSize, size()) - start));
      from = blocks.nextStored(to);
    }
    if (fragment != null) {
      long tail = (long) blocks.count() * blockSize;
      boolean joins = !extents.isEmpty() && extents.getLast().end() == tail;
      long start = joins ? extents.removeLast().offset() : tail;
      extents.add(new Extent(start, size() - start));
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
