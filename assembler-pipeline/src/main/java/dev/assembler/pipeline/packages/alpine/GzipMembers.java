package dev.assembler.pipeline.packages.alpine;

import dev.assembler.codec.Codec;
import dev.assembler.codec.MemberDecompressor;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The gzip members of a file one after the other, each with its compressed bytes: what apk signs
 * and digests is these, not what is in them. The file is read once.
 */
final class GzipMembers implements Closeable {

  /** Takes the compressed bytes of a member. */
  interface Taker {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  private final Tap tap;
  private final MemberDecompressor members;

  GzipMembers(InputStream file, Limits limits) {
    this.tap = new Tap(file);
    this.members = new MemberDecompressor(tap, limits, StreamDecompressor.DEFAULT_MEMORY_LIMIT);
  }

  /**
   * Begins the next member; what is left of the one before is read to its end first.
   *
   * @param taker is given its compressed bytes, all of them by the end of {@link #contents}
   * @return whether there is one
   * @throws ImageFormatException if something else follows
   */
  boolean next(Taker taker) throws IOException {
    contents().skip(Long.MAX_VALUE);
    tap.taker = taker;
    if (members.atEnd()) {
      return false;
    }
    Codec.Id found = members.nextMember();
    if (found != Codec.Id.GZIP) {
      throw new ImageFormatException(
          "at "
              + members.taken()
              + ": "
              + (found == Codec.Id.STORE ? "no" : found.toString())
              + " compression, expected a gzip member");
    }
    return true;
  }

  /** What is in the member. */
  InputStream contents() {
    return new InputStream() {

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = members.read(into, offset, length);
        tap.passUpTo(members.taken());
        return count;
      }
    };
  }

  @Override
  public void close() throws IOException {
    members.close();
  }

  /** Keeps what the decompressor has read ahead until it is known whose it is. */
  private static final class Tap extends InputStream {

    private final InputStream file;
    private byte[] ahead = new byte[1 << 17];
    private int kept;
    private long passed;
    private Taker taker = (bytes, offset, length) -> {};

    Tap(InputStream file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = file.read(into, offset, length);
      if (count > 0) {
        if (kept + count > ahead.length) {
          ahead = Arrays.copyOf(ahead, Math.max(2 * ahead.length, kept + count));
        }
        System.arraycopy(into, offset, ahead, kept, count);
        kept += count;
      }
      return count;
    }

    void passUpTo(long taken) throws IOException {
      int count = (int) (taken - passed);
      if (count > 0) {
        taker.take(ahead, 0, count);
        kept -= count;
        System.arraycopy(ahead, count, ahead, 0, kept);
        passed = taken;
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
