package dev.assembler.cpio;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes of an archive as they were: an entry, or where units may end anywhere, a part of one. */
record RawPiece(RawSegment raw, long start, long end, int entries) implements ArchivePiece {

  @Override
  public long length() {
    return end - start;
  }

  @Override
  public void encode(long from, long to, byte[] into, int at) throws IOException {
    raw.readAt(start + from, ByteBuffer.wrap(into, at, (int) (to - from)));
  }
}
