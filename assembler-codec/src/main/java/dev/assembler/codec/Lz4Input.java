package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 frames one after the other (LZ4 frame format 1.6.3), also with blocks that depend on the one
 * before, and the legacy frame that Linux kernels and initramfs use; or just one frame, which, if
 * it is a legacy one, ends where Linux sees its end: with the stream or at a length of zero.
 */
final class Lz4Input extends InputStream {

  static final int MAGIC = 0x184D_2204;
  static final int LEGACY_MAGIC = 0x184C_2102;

  private static final HexFormat HEX = HexFormat.of();

  /** Uncompressed size of every legacy block but the last. */
  static final int LEGACY_BLOCK = 8 << 20;

  /** No byte of a block stands for more than this many: so a short one is given little room. */
  private static final long LARGEST_RATIO = 255;

  private static final int HISTORY = 1 << 16;
  private static final int STORED = 0x8000_0000;

  private final PeekedInput source;
  private final boolean oneFrame;
  private boolean started;
  private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();
  private StreamingXXHash32 contentHash;
  private byte[] compressed = new byte[0];
  private byte[] window = new byte[0];
  private int next;
  private int end;
  private Frame frame;
  private long frameBytes;

  /** What a frame's descriptor says; {@code contentSize} is -1 where it is silent. */
  private record Frame(
      boolean legacy,
      boolean linked,
      boolean blockSums,
      boolean contentSum,
      long contentSize,
      int blockSize) {

    static final Frame LEGACY = new Frame(true, false, false, false, -1, LEGACY_BLOCK);
  }

  Lz4Input(PeekedInput source, boolean oneFrame) {
    this.source = source;
    this.oneFrame = oneFrame;
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
    while (next == end) {
      if (frame == null && !startFrame()) {
        return -1;
      }
      if (frame != null) {
        if (frame.legacy()) {
          readLegacyBlock();
        } else {
          readBlock();
        }
      }
    }
    int n = Math.min(len, end - next);
    System.arraycopy(window, next, into, off, n);
    next += n;
    return n;
  }

  /** Whether anything follows; a skippable frame is skipped and leaves none open. */
  private boolean startFrame() throws IOException {
    if ((started && oneFrame) || !source.buffered(1)) {
      return false;
    }
    started = true;
    int magic = i32();
    next = 0;
    end = 0;
    frameBytes = 0;
    if (magic == LEGACY_MAGIC) {
      frame = Frame.LEGACY;
    } else if (magic == MAGIC) {
      frame = descriptor();
    } else if (ZstdInput.isSkippable(magic)) { // the two formats share these
      skip(i32() & 0xFFFF_FFFFL, "skippable frame");
    } else {
      throw malformed(
          "magic 0x" + HEX.toHexDigits(magic) + ", expected 0x" + HEX.toHexDigits(MAGIC));
    }
    return true;
  }

  private Frame descriptor() throws IOException {
    need(3);
    int at = source.position();
    int flags = source.buffer[at];
    int blockDescriptor = source.buffer[at + 1] & 0xFF;
    int sizeCode = blockDescriptor >> 4;
    if ((flags & 0xC2) != 0x40 || (blockDescriptor & 0x8F) != 0 || sizeCode < 4) {
      throw malformed(
          "FLG 0x"
              + HEX.toHexDigits((byte) flags)
              + ", BD 0x"
              + HEX.toHexDigits((byte) blockDescriptor)
              + ": not version 1");
    }
    if ((flags & 0x01) != 0) {
      throw malformed("needs an external dictionary");
    }
    boolean sized = (flags & 0x08) != 0;
    int length = sized ? 10 : 2;
    need(length + 1);
    at = source.position();
    int expected = hash.hash(source.buffer, at, length, 0) >> 8 & 0xFF;
    if ((source.buffer[at + length] & 0xFF) != expected) {
      throw malformed("header checksum does not match");
    }
    long contentSize = sized ? LittleEndian.i64(source.buffer, at + 2) : -1;
    source.skipBuffered(length + 1);
    boolean contentSum = (flags & 0x04) != 0;
    if (contentSum) {
      closeContentHash();
      contentHash = XXHashFactory.fastestInstance().newStreamingHash32(0);
    }
    boolean linked = (flags & 0x20) == 0;
    return new Frame(
        false, linked, (flags & 0x10) != 0, contentSum, contentSize, 1 << (8 + 2 * sizeCode));
  }

  private void readBlock() throws IOException {
    int word = i32();
    if (word == 0) {
      endFrame();
      return;
    }
    int length = word & ~STORED;
    int blockSize = frame.blockSize();
    if (length > blockSize) {
      throw malformed("block of " + length + " bytes, expected at most " + blockSize);
    }
    readCompressed(length);
    if (frame.blockSums() && i32() != hash.hash(compressed, 0, length, 0)) {
      throw malformed("block checksum does not match");
    }
    int start = keepHistory();
    int room = word < 0 ? length : (int) Math.min(blockSize, LARGEST_RATIO * length);
    ensureWindow(start, room);
    if (word < 0) {
      System.arraycopy(compressed, 0, window, start, length);
      end = start + length;
    } else {
      end = Lz4Block.decode(compressed, length, window, start, start + room);
    }
    next = start;
    frameBytes += end - start;
    if (frame.contentSum()) {
      contentHash.update(window, start, end - start);
    }
  }

  private void endFrame() throws IOException {
    if (frame.contentSum() && i32() != contentHash.getValue()) {
      throw malformed("content checksum does not match");
    }
    if (frame.contentSize() >= 0 && frame.contentSize() != frameBytes) {
      throw malformed("content size " + frame.contentSize() + ", but it has " + frameBytes);
    }
    frame = null;
  }

  /** A legacy frame has no end mark: it ends with the stream or at the next frame's magic. */
  private void readLegacyBlock() throws IOException {
    if (!source.buffered(1) || (oneFrame && endsInZeros())) {
      frame = null;
      return;
    }
    need(4);
    int word = LittleEndian.i32(source.buffer, source.position());
    if (oneFrame && word == LEGACY_MAGIC) {
      source.skipBuffered(4); // Linux takes another frame for more of the same
      return;
    }
    if (word == LEGACY_MAGIC || word == MAGIC || ZstdInput.isSkippable(word)) {
      frame = null;
      return;
    }
    int most = LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16;
    if (word <= 0 || word > most) {
      throw malformed("legacy block of " + (word & 0xFFFF_FFFFL) + " bytes, expected 1.." + most);
    }
    source.skipBuffered(4);
    readCompressed(word);
    int room = (int) Math.min(LEGACY_BLOCK, LARGEST_RATIO * word);
    ensureWindow(0, room);
    next = 0;
    end = Lz4Block.decode(compressed, word, window, 0, room);
  }

  /** Whether a length of zero follows, or what the stream's end leaves of it; it stays unread. */
  private boolean endsInZeros() throws IOException {
    source.buffered(4);
    int until = Math.min(source.limit(), source.position() + 4);
    for (int at = source.position(); at < until; at++) {
      if (source.buffer[at] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Moves what later blocks may look back at to the window's start; where the next one goes. */
  private int keepHistory() {
    if (!frame.linked()) {
      return 0;
    }
    int kept = Math.min(end, HISTORY);
    System.arraycopy(window, end - kept, window, 0, kept);
    return kept;
  }

  /** Grows with what a frame's blocks may hold, which is 8 MiB at most. */
  private void ensureWindow(int kept, int room) {
    if (window.length < kept + room) {
      byte[] larger = new byte[kept + room];
      System.arraycopy(window, 0, larger, 0, kept);
      window = larger;
    }
  }

  /** The length is bounded by the frame, at little more than 8 MiB. */
  private void readCompressed(int length) throws IOException {
    if (compressed.length < length) {
      compressed = new byte[length];
    }
    if (source.readNBytes(compressed, 0, length) < length) {
      throw malformed("ends too early");
    }
  }

  private void skip(long count, String what) throws IOException {
    for (long left = count; left > 0; ) {
      if (!source.buffered(1)) {
        throw malformed(what + " ends too early");
      }
      int n = (int) Math.min(left, source.limit() - source.position());
      source.skipBuffered(n);
      left -= n;
    }
  }

  private int i32() throws IOException {
    need(4);
    int value = LittleEndian.i32(source.buffer, source.position());
    source.skipBuffered(4);
    return value;
  }

  private void need(int count) throws IOException {
    if (!source.buffered(count)) {
      throw malformed("ends too early");
    }
  }

  private void closeContentHash() {
    if (contentHash != null) {
      contentHash.close();
      contentHash = null;
    }
  }

  private static ImageFormatException malformed(String what) {
    return new ImageFormatException("lz4 stream: " + what);
  }

  @Override
  public void close() throws IOException {
    closeContentHash();
    source.close();
  }
}
