package dev.assembler.verity;

import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.OpenBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A sink that hands everything on and hashes it meanwhile, block by block, in whatever order it
 * comes.
 *
 * <p>What is kept is a digest for each block, and blocks that are partly written: at most 1,024 of
 * them; beyond that the one that was not written for the longest time is hashed as it is. A block
 * that was hashed and is then changed in part is read back at the end, and nothing else is. For one
 * thread.
 */
public final class VerityTap implements ImageSink {

  private static final int MOST_OPEN = 1024;

  private final ImageSink sink;
  private final VerityOptions options;
  private final int blockSize;
  private final BlockDigests digests;
  private final SaltedDigest digest;

  /** Blocks that were hashed, */
  private final BitSet hashed = new BitSet();

  /** and changed since. */
  private final BitSet changed = new BitSet();

  /** The least recently written first. */
  private final LinkedHashMap<Integer, OpenBlock> open = new LinkedHashMap<>();

  VerityTap(ImageSink sink, VerityOptions options) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.options = options;
    this.blockSize = options.dataBlockSize();
    this.digests = new BlockDigests(options);
    this.digest = new SaltedDigest(options);
  }

  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    ByteBuffer bytes = source.duplicate();
    requireNumbered(offset + bytes.remaining());
    sink.writeAt(offset, source);
    int limit = bytes.limit();
    long at = offset;
    while (bytes.position() < limit) {
      int block = (int) (at / blockSize);
      int within = (int) (at % blockSize);
      int count = Math.min(blockSize - within, limit - bytes.position());
      bytes.limit(bytes.position() + count);
      if (count == blockSize) {
        open.remove(block);
        hash(block, bytes);
      } else {
        write(block, within, bytes);
      }
      bytes.limit(limit);
      at += count;
    }
  }

  /** Part of a block. */
  private void write(int block, int within, ByteBuffer bytes) {
    OpenBlock opened = open.get(block);
    if (opened == null) {
      if (hashed.get(block)) {
        changed.set(block);
        bytes.position(bytes.limit());
        return;
      }
      opened = new OpenBlock(new byte[blockSize]);
    }
    open.putLast(block, opened);
    opened.write(within, bytes);
    if (opened.isComplete()) {
      open.remove(block);
      hash(block, ByteBuffer.wrap(opened.bytes()));
    } else if (open.size() > MOST_OPEN) {
      Map.Entry<Integer, OpenBlock> eldest = open.pollFirstEntry();
      hash(eldest.getKey(), ByteBuffer.wrap(eldest.getValue().bytes()));
    }
  }

  private void hash(int block, ByteBuffer bytes) {
    digest.of(bytes, digests.range(block), digests.place(block));
    hashed.set(block);
    changed.clear(block);
  }

  @Override
  public void zeroAt(long offset, long length) throws IOException {
    sink.zeroAt(offset, length);
    forget(offset, offset + length);
  }

  /** Blocks of which all becomes zeros are as if they were never written. */
  private void forget(long start, long end) {
    // Nothing was ever written behind the last number a block can have.
    long stop = Math.min(end, HashTreeLayout.MOST_BLOCKS * blockSize);
    if (start >= stop) {
      return;
    }
    int first = (int) ((start + blockSize - 1) / blockSize);
    int beyond = (int) (stop / blockSize);
    if (first <= beyond) {
      for (int i = hashed.nextSetBit(first); i >= 0 && i < beyond; i = hashed.nextSetBit(i + 1)) {
        digests.setZeros(i);
      }
      hashed.clear(first, beyond);
      changed.clear(first, beyond);
      open.keySet().removeIf(block -> block >= first && block < beyond);
    }
    zeroPart((int) (start / blockSize), start, end);
    if (stop / blockSize != start / blockSize) {
      zeroPart((int) (stop / blockSize), start, end);
    }
  }

  private void zeroPart(int block, long start, long end) {
    long blockStart = (long) block * blockSize;
    int from = (int) Math.max(0, start - blockStart);
    int to = (int) Math.min(blockSize, end - blockStart);
    if (from >= to || to - from == blockSize) {
      return;
    }
    OpenBlock opened = open.get(block);
    if (opened != null) {
      opened.zero(from, to);
      if (opened.isComplete()) {
        open.remove(block);
        hash(block, ByteBuffer.wrap(opened.bytes()));
      }
    } else if (hashed.get(block)) {
      changed.set(block);
    }
  }

  /** What lies beyond a smaller size is forgotten. */
  @Override
  public void setSize(long size) throws IOException {
    sink.setSize(size);
    forget(size, Long.MAX_VALUE);
  }

  /**
   * Finishes the tree of data in which no block was hashed and then changed in part.
   *
   * @throws IllegalStateException if one was; the data must then be given
   */
  public HashTree finish(long dataSize) {
    if (!changed.isEmpty()) {
      throw new IllegalStateException(
          changed.cardinality() + " blocks were changed after they were hashed; give the data");
    }
    return tree(dataSize);
  }

  /**
   * Finishes the tree.
   *
   * @param dataSize a multiple of the data block size, at least one block; what was never written
   *     is zeros
   * @param data what was written through here, to read blocks back that were changed in part after
   *     they had been hashed
   */
  public HashTree finish(long dataSize, ImageSource data) throws IOException {
    var block = new byte[blockSize];
    for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
      long offset = (long) i * blockSize;
      if (offset < dataSize) {
        data.readAt(offset, ByteBuffer.wrap(block));
        hash(i, ByteBuffer.wrap(block));
      }
    }
    return tree(dataSize);
  }

  private HashTree tree(long dataSize) {
    long blocks = VerityImage.blocks(dataSize, options);
    open.forEach((block, opened) -> hash(block, ByteBuffer.wrap(opened.bytes())));
    open.clear();
    int beyond = hashed.nextSetBit((int) blocks);
    if (beyond >= 0) {
      throw new IllegalArgumentException(
          "data size: " + dataSize + ", but block " + beyond + " was written");
    }
    return new HashTree(options, blocks, digests);
  }

  private void requireNumbered(long end) {
    if (end / blockSize >= HashTreeLayout.MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "data: written up to " + end + ", more than " + HashTreeLayout.MOST_BLOCKS + " blocks");
    }
  }
}
