package dev.assembler.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Zstandard frames one after the other (RFC 8878, 3.1), or just one of them. Each frame's magic is
 * checked here: the library also decodes formats older than the specification.
 */
final class ZstdInput extends InputStream {

  static final int MAGIC = 0xFD2F_B528;

  /** The smallest and largest window a decoder can be told to accept, as powers of two. */
  private static final int LOWEST_WINDOW_LOG = 10;

  private static final int HIGHEST_WINDOW_LOG = 31;

  private final PeekedInput source;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final boolean oneFrame;
  private boolean started;
  private boolean insideFrame;

  ZstdInput(PeekedInput source, long memoryLimit, boolean oneFrame) {
    this.source = source;
    this.oneFrame = oneFrame;
    int windowLog = 63 - Long.numberOfLeadingZeros(memoryLimit);
    context.setLongMax(Math.clamp(windowLog, LOWEST_WINDOW_LOG, HIGHEST_WINDOW_LOG));
  }

  static boolean isSkippable(int magic) {
    return (magic & 0xFFFF_FFF0) == 0x184D_2A50;
  }

  /** What to say of another magic, in a stream and in a block. */
  static String wrongMagic(int magic) {
    HexFormat hex = HexFormat.of();
    return "magic 0x" + hex.toHexDigits(magic) + ", expected 0x" + hex.toHexDigits(MAGIC);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    ByteBuffer target = ByteBuffer.wrap(into, off, len);
    while (target.position() == off) {
      if (!insideFrame && !startFrame()) {
        return -1;
      }
      boolean sourceEnded = !source.buffered(1);
      int offered = source.limit() - source.position();
      ByteBuffer input = ByteBuffer.wrap(source.buffer, source.position(), offered);
      try {
        insideFrame = !context.decompressByteBufferStream(target, input);
      } catch (ZstdException e) {
        throw new ImageFormatException("zstd stream: " + e.getMessage(), e);
      }
      source.skipBuffered(offered - input.remaining());
      if (insideFrame && sourceEnded && target.position() == off) {
        throw new ImageFormatException("zstd stream: ends too early");
      }
    }
    return target.position() - off;
  }

  /** Whether another frame follows. */
  private boolean startFrame() throws IOException {
    if ((started && oneFrame) || !source.buffered(1)) {
      return false;
    }
    started = true;
    if (!source.buffered(4)) {
      throw new ImageFormatException("zstd stream: ends too early");
    }
    int magic = LittleEndian.i32(source.buffer, source.position());
    if (magic != MAGIC && !isSkippable(magic)) {
      throw new ImageFormatException("zstd stream: " + wrongMagic(magic));
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    context.close();
    source.close();
  }
}
