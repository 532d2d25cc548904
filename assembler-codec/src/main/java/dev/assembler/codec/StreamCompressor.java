package dev.assembler.codec;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Compresses a whole stream: gzip (no name, time 0, OS unknown), xz (CRC32, which the kernel
 * wants), a zstd frame (with checksum), an lz4 frame (independent 4 MiB blocks, content checksum).
 *
 * <p>The bytes depend on the content and the codec alone, not on how it is cut into writes.
 */
public final class StreamCompressor extends OutputStream {

  /** The encoders see pieces of exactly this size, whatever the caller writes. */
  private static final int PIECE = 1 << 16;

  /** One thread reads for them all, and could not feed more. */
  private static final int MOST_WORKERS = 8;

  private final OutputStream target;
  private final Uncloseable shield;
  private final OutputStream encoder;
  private final byte[] piece = new byte[PIECE];
  private int filled;
  private boolean finished;

  private StreamCompressor(OutputStream target, Codec codec, int workers) throws IOException {
    this.target = target;
    this.shield = new Uncloseable(target);
    this.encoder = encoder(codec, shield, workers);
  }

  /**
   * Starts a stream on {@code target}.
   *
   * @throws IllegalArgumentException if this compression can only be read
   */
  public static StreamCompressor open(Codec codec, OutputStream target) throws IOException {
    return new StreamCompressor(target, codec, 0);
  }

  /**
   * Starts a stream that several threads compress, where the compression can and a thread needs
   * little for it: a zstd frame of the levels up to 8 is made in jobs as large as a unit of {@link
   * StreamUnits}. Its bytes are the same for any number of threads, one among them, but others than
   * those of {@link #open}, which makes it in one piece.
   *
   * @throws IllegalArgumentException if this compression can only be read
   */
  public static StreamCompressor openParallel(Codec codec, OutputStream target, int threads)
      throws IOException {
    return new StreamCompressor(target, codec, Math.clamp(threads, 1, MOST_WORKERS));
  }

  private static OutputStream zstd(Codec codec, OutputStream out, int workers) throws IOException {
    var frame = new ZstdOutputStreamNoFinalizer(out, codec.level()).setChecksum(true);
    return workers == 0 || !ZstdUnits.hasSmallWindow(codec)
        ? frame
        : frame.setWorkers(workers).setJobSize(ZstdUnits.size(codec));
  }

  private static OutputStream encoder(Codec codec, OutputStream out, int workers)
      throws IOException {
    return switch (codec.id()) {
      case STORE -> out;
      case GZIP -> new GzipOutput(out, codec.level());
      case XZ -> new XZOutputStream(out, XzPreset.options(codec), XZ.CHECK_CRC32);
      case ZSTD -> zstd(codec, out, workers);
      case LZ4, LZ4HC ->
          new LZ4FrameOutputStream(
              out,
              BLOCKSIZE.SIZE_4MB,
              -1,
              Lz4Blocks.compressor(codec),
              XXHashFactory.fastestInstance().hash32(),
              FLG.Bits.BLOCK_INDEPENDENCE,
              FLG.Bits.CONTENT_CHECKSUM);
      case LZMA, BZIP2 -> throw codec.readOnly();
    };
  }

  @Override
  public void write(int b) throws IOException {
    requireOpen();
    if (filled == PIECE) {
      emit();
    }
    piece[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int off, int len) throws IOException {
    Objects.checkFromIndexSize(off, len, from.length);
    requireOpen();
    for (int done = 0; done < len; ) {
      if (filled == PIECE) {
        emit();
      }
      if (filled == 0 && len - done > PIECE) {
        encoder.write(from, off + done, PIECE);
        done += PIECE;
        continue;
      }
      int n = Math.min(len - done, PIECE - filled);
      System.arraycopy(from, off + done, piece, filled, n);
      filled += n;
      done += n;
    }
  }

  /** Does nothing: a flush in the middle would change the bytes. */
  @Override
  public void flush() {}

  /**
   * Writes what is left and the end of the stream, flushes the target and releases the encoder. The
   * target stays open. A second call does nothing.
   *
   * @throws IOException if the target fails, or failed before: the stream is then truncated
   */
  public void finish() throws IOException {
    if (!finished) {
      finished = true;
      if (shield.failed) {
        throw abandoned();
      }
      try {
        emit();
      } finally {
        encoder.close();
      }
      target.flush();
    }
  }

  /**
   * Releases the encoder and writes nothing more, so that what the target holds stays recognisably
   * truncated. The target stays open. Does nothing after {@link #finish}.
   */
  public void abandon() throws IOException {
    if (!finished) {
      finished = true;
      shield.failed = true;
      encoder.close();
    }
  }

  /**
   * Finishes the stream and closes the target. After a failed write nothing more is written: what
   * the target holds stays recognisably truncated.
   */
  @Override
  public void close() throws IOException {
    try {
      finish();
    } finally {
      target.close();
    }
  }

  /** Releases the encoder, whose last words the shield keeps from the target. */
  private IOException abandoned() {
    var truncated = new IOException("stream truncated: an earlier write failed");
    try {
      encoder.close();
    } catch (IOException e) {
      truncated.addSuppressed(e);
    }
    return truncated;
  }

  private void emit() throws IOException {
    encoder.write(piece, 0, filled);
    filled = 0;
  }

  private void requireOpen() throws IOException {
    if (finished) {
      throw new IOException("stream finished");
    }
  }

  /**
   * Lets an encoder be closed, which is how it ends its stream and frees its memory, without
   * closing the target; and once the target failed, without writing to it again.
   */
  private static final class Uncloseable extends OutputStream {

    private final OutputStream target;
    private boolean failed;

    Uncloseable(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int off, int len) throws IOException {
      if (!failed) {
        failed = true;
        target.write(from, off, len);
        failed = false;
      }
    }

    @Override
    public void close() {}
  }
}
