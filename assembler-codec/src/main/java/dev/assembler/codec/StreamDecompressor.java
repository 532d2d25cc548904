package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Reads a stream of any compression we know, found by its first bytes; anything else is read as it
 * is. Members one after the other are one stream: gzip members, xz streams with their padding, zstd
 * and lz4 frames (skippable ones are skipped), bzip2 streams.
 *
 * <p>The bytes may be anything. What is malformed, truncated, followed by other bytes, or asks for
 * more memory than allowed is an {@link ImageFormatException}; a failure of the stream below is
 * passed on as it is. Checksums are verified.
 */
public final class StreamDecompressor extends InputStream {

  /** Room for the 128 MiB window of {@code zstd --long} and of {@code xz -9} (64 MiB) twice. */
  public static final long DEFAULT_MEMORY_LIMIT = 192L << 20;

  private static final long LARGEST_LZMA = 1L << 38;

  /** Of streams that are closed, for those to come: garbage of megabytes each would pile up. */
  private static final ArrayCache DICTIONARIES = BasicArrayCache.getInstance();

  private final PeekedInput source;
  private final Codec.Id found;
  private final InputStream decoder;
  private long room;
  private boolean closed;

  private StreamDecompressor(PeekedInput source, Codec.Id found, InputStream decoder, long room) {
    this.source = source;
    this.found = found;
    this.decoder = decoder;
    this.room = room;
  }

  /** Opens with default limits. */
  public static StreamDecompressor open(InputStream raw) throws IOException {
    return open(raw, Limits.defaults(), DEFAULT_MEMORY_LIMIT);
  }

  /** Opens with the default memory limit. */
  public static StreamDecompressor open(InputStream raw, Limits limits) throws IOException {
    return open(raw, limits, DEFAULT_MEMORY_LIMIT);
  }

  /**
   * Opens a stream; closing the result closes {@code raw}, a failure to open does not.
   *
   * @param limits bounds what the stream may become ({@link Limits#expansion}); a stream without
   *     compression is not bounded
   * @param memoryLimit most bytes the decoder may hold as its window or dictionary
   */
  public static StreamDecompressor open(InputStream raw, Limits limits, long memoryLimit)
      throws IOException {
    if (memoryLimit < 1 << 20) {
      throw new IllegalArgumentException(
          "memory limit: " + memoryLimit + ", expected 1 MiB or more");
    }
    var source = new PeekedInput(raw);
    Codec.Id found = detect(source);
    long room = found == Codec.Id.STORE ? Long.MAX_VALUE : limits.expansion();
    try {
      return new StreamDecompressor(
          source, found, decoder(found, source, memoryLimit, false), room);
    } catch (IOException | RuntimeException e) {
      throw malformed(source, found, e);
    }
  }

  /** The compression the first bytes name; {@link Codec.Id#STORE} if none. */
  public Codec.Id found() {
    return found;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int off, int len) throws IOException {
    if (closed) {
      throw new IOException("stream closed");
    }
    int n;
    try {
      n = decoder.read(into, off, len);
      if (n < 0 && found == Codec.Id.LZMA && source.read() >= 0) {
        throw new ImageFormatException("lzma stream: other bytes after its end");
      }
    } catch (IOException | RuntimeException e) {
      throw malformed(source, found, e);
    }
    if (n > 0) {
      room -= n;
      if (room < 0) {
        throw new ImageFormatException(found + " stream: becomes larger than allowed");
      }
    }
    return n;
  }

  @Override
  public int available() throws IOException {
    return decoder.available();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      decoder.close();
    }
  }

  static Codec.Id detect(PeekedInput source) throws IOException {
    source.buffered(13);
    int at = source.position();
    int length = source.limit() - at;
    byte[] head = source.buffer;
    if (length >= 2 && LittleEndian.u16(head, at) == 0x8B1F) {
      return Codec.Id.GZIP;
    }
    if (length < 4) {
      return Codec.Id.STORE;
    }
    int magic = LittleEndian.i32(head, at);
    if (magic == 0x587A_37FD && length >= 6 && LittleEndian.u16(head, at + 4) == 0x005A) {
      return Codec.Id.XZ;
    }
    if (magic == ZstdInput.MAGIC || ZstdInput.isSkippable(magic)) {
      return Codec.Id.ZSTD;
    }
    if (magic == Lz4Input.MAGIC || magic == Lz4Input.LEGACY_MAGIC) {
      return Codec.Id.LZ4;
    }
    if ((magic & 0xFF_FFFF) == 0x68_5A42 && head[at + 3] >= '1' && head[at + 3] <= '9') {
      return Codec.Id.BZIP2;
    }
    return length >= 13 && isLzma(head, at) ? Codec.Id.LZMA : Codec.Id.STORE;
  }

  /**
   * The .lzma header has no magic, so only what every encoder in use writes is taken for one: the
   * default lc, lp and pb, a dictionary of 2^n or 2^n + 2^(n-1), a size that is unknown or sane.
   */
  private static boolean isLzma(byte[] head, int at) {
    long dictionary = LittleEndian.i32(head, at + 1) & 0xFFFF_FFFFL;
    long size = LittleEndian.i64(head, at + 5);
    long power = Long.highestOneBit(dictionary);
    return head[at] == 0x5D
        && dictionary >= 4096
        && (dictionary == power || dictionary == power + power / 2 || dictionary == 0xFFFF_FFFFL)
        && (size == -1 || (size >= 0 && size < LARGEST_LZMA));
  }

  static InputStream decoder(
      Codec.Id found, PeekedInput source, long memoryLimit, boolean oneMember) throws IOException {
    int kib = (int) Math.min(memoryLimit >> 10, Integer.MAX_VALUE);
    return switch (found) {
      case STORE -> source;
      case GZIP -> new GzipInput(source, oneMember);
      case XZ ->
          oneMember
              ? new SingleXZInputStream(source, kib, DICTIONARIES)
              : new XZInputStream(source, kib, DICTIONARIES);
      case LZMA -> new LZMAInputStream(source, kib);
      case ZSTD -> new ZstdInput(source, memoryLimit, oneMember);
      case LZ4, LZ4HC -> new Lz4Input(source, oneMember);
      case BZIP2 -> new BZip2CompressorInputStream(source, !oneMember);
    };
  }

  static IOException malformed(PeekedInput source, Codec.Id found, Exception e) {
    if (source.failure() != null) {
      return source.failure();
    }
    String subject = found + " stream: ";
    return switch (e) {
      case ImageFormatException named -> named;
      case MemoryLimitException tooMuch ->
          new ImageFormatException(
              subject
                  + "needs "
                  + tooMuch.getMemoryNeeded()
                  + " KiB to decode, allowed are "
                  + tooMuch.getMemoryLimit());
      case EOFException _ -> new ImageFormatException(subject + "ends too early", e);
      case IOException _ when e.getMessage() != null ->
          new ImageFormatException(subject + e.getMessage(), e);
      // The xz and bzip2 decoders are Java: what they fail to check is a failed array access.
      default -> new ImageFormatException(subject + "malformed", e);
    };
  }
}
