package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Records into a table of metadata blocks. The table is kept in memory, where it is compressed at
 * once: where a record begins is known when it is written.
 */
final class MetadataWriter {

  private static final int CHUNK = 1 << 18;

  private final BlockEncoder encoder;
  private final byte[] block = new byte[MetadataBlock.SIZE];
  private final byte[] target = new byte[MetadataBlock.SIZE];
  private final List<byte[]> finished = new ArrayList<>();
  private int filled;
  private long size;
  private long uncompressed;

  /**
   * @param encoder null for a table that is stored as it is
   */
  MetadataWriter(BlockEncoder encoder) {
    this.encoder = encoder;
  }

  /** Where the next record begins. */
  MetadataRef position() {
    return new MetadataRef(size, filled);
  }

  /** Where the next record begins, as {@link MetadataRef#packed}. */
  long packedPosition() {
    return size << 16 | filled;
  }

  /** Appends what is between the buffer's position and its limit. */
  void write(ByteBuffer record) {
    while (record.hasRemaining()) {
      int count = Math.min(record.remaining(), block.length - filled);
      record.get(block, filled, count);
      filled += count;
      uncompressed += count;
      if (filled == block.length) {
        finishBlock();
      }
    }
  }

  /** Ends the last block; nothing is written to the table after. */
  void finish() {
    if (filled > 0) {
      finishBlock();
    }
  }

  private void finishBlock() {
    int stored = encoder == null ? BlockEncoder.RAW : encoder.encode(block, filled, target);
    boolean raw = stored == BlockEncoder.RAW;
    int length = raw ? filled : stored;
    ByteBuffer whole =
        ByteBuffer.allocate(MetadataBlock.HEADER_SIZE + length).order(ByteOrder.LITTLE_ENDIAN);
    whole.putShort((short) MetadataBlock.header(length, raw));
    whole.put(raw ? block : target, 0, length);
    finished.add(whole.array());
    size += whole.capacity();
    filled = 0;
  }

  /** Where each block begins, from the table's start. */
  long[] blockStarts() {
    var starts = new long[finished.size()];
    long at = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = at;
      at += finished.get(i).length;
    }
    return starts;
  }

  /** Bytes in the image. */
  long size() {
    return size;
  }

  /** Bytes before compression. */
  long uncompressed() {
    return uncompressed;
  }

  /** Writes the finished table to the image. */
  void writeTo(ImageSink sink, long offset) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, size));
    long at = offset;
    for (byte[] part : finished) {
      if (part.length > chunk.remaining()) {
        at = writeOut(chunk, sink, at);
      }
      chunk.put(part);
    }
    writeOut(chunk, sink, at);
  }

  private static long writeOut(ByteBuffer chunk, ImageSink sink, long at) throws IOException {
    chunk.flip();
    int length = chunk.remaining();
    if (length > 0) {
      sink.writeAt(at, chunk);
    }
    chunk.clear();
    return at + length;
  }
}
