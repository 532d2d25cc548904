package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads compressed members one by one out of a stream that holds more than them, and tells where
 * each ends: a gzip member, an xz stream, a zstd or lz4 frame, a bzip2 or lzma stream. An initramfs
 * is such a stream.
 *
 * <p>{@link #nextMember} starts one; then this reads as that member's contents, up to its end. The
 * bytes may be anything: what is malformed, truncated or too large is an {@link
 * ImageFormatException}, a failure of the stream below is passed on as it is.
 */
public final class MemberDecompressor extends InputStream {

  private final InputStream raw;
  private final PeekedInput source;
  private final long memoryLimit;
  private long room;
  private Codec.Id found = Codec.Id.STORE;
  private InputStream decoder = InputStream.nullInputStream();

  /**
   * @param raw where the members are; it is closed with this
   * @param limits bounds what all members together may become ({@link Limits#expansion})
   * @param memoryLimit most bytes a decoder may hold as its window or dictionary
   */
  public MemberDecompressor(InputStream raw, Limits limits, long memoryLimit) {
    this.raw = Objects.requireNonNull(raw, "raw");
    this.source = new PeekedInput(new Unclosed(raw));
    this.memoryLimit = memoryLimit;
    this.room = limits.expansion();
  }

  /** How many bytes of the stream below have been taken so far. */
  public long taken() {
    return source.taken();
  }

  /** Takes all zeros up to the next other byte or the end; returns how many there were. */
  public long skipZeros() throws IOException {
    long before = source.taken();
    while (source.buffered(1)) {
      int at = source.position();
      int from = at;
      while (at < source.limit() && source.buffer[at] == 0) {
        at++;
      }
      source.skipBuffered(at - from);
      if (at < source.limit()) {
        break;
      }
    }
    return source.taken() - before;
  }

  /** Whether nothing follows. */
  public boolean atEnd() throws IOException {
    return !source.buffered(1);
  }

  /**
   * Starts the member that begins at the next byte; what was left of the one before is not read.
   *
   * @return its compression, or {@link Codec.Id#STORE} if the bytes name none: then nothing is
   *     taken, and this reads as empty
   */
  public Codec.Id nextMember() throws IOException {
    decoder.close();
    decoder = InputStream.nullInputStream();
    found = StreamDecompressor.detect(source);
    if (found != Codec.Id.STORE) {
      try {
        decoder = StreamDecompressor.decoder(found, source, memoryLimit, true);
      } catch (IOException | RuntimeException e) {
        throw StreamDecompressor.malformed(source, found, e);
      }
    }
    return found;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int off, int len) throws IOException {
    int n;
    try {
      n = decoder.read(into, off, len);
    } catch (IOException | RuntimeException e) {
      throw StreamDecompressor.malformed(source, found, e);
    }
    room -= Math.max(n, 0);
    if (room < 0) {
      throw new ImageFormatException(found + " stream: becomes larger than allowed");
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    try {
      decoder.close();
    } finally {
      raw.close();
    }
  }

  /** Decoders are closed for the memory they hold, which must not close the stream below. */
  private static final class Unclosed extends FilterInputStream {

    Unclosed(InputStream below) {
      super(below);
    }

    @Override
    public void close() {}
  }
}
