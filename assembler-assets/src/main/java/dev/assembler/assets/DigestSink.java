package dev.assembler.assets;

import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes the digests of an image while it is written. What a writer sends in ascending order is
 * hashed as it goes by. A piece of 512 KiB that is written again behind that position, as a
 * superblock that comes last, is read back and hashed anew when all is done: BLAKE3 and Merkle
 * trees need no more of the image than that piece. SHA-256 is a chain from the first byte to the
 * last, so one byte changed behind the position costs it a second reading of everything; {@link
 * #readAgain} tells.
 *
 * <p>Memory is what {@link DigestTap} has and, for images that can be read, some 200 bytes for each
 * piece.
 */
public final class DigestSink implements ImageSink, AutoCloseable {

  private static final int ZERO_RUN = 1 << 16;
  private static final byte[] ZEROS = new byte[ZERO_RUN];

  private final ImageSink target;
  private final ImageSource written;
  private final DigestPlan plan;
  private final DigestPipeline pipeline;
  private final List<PieceDigests> pieces = new ArrayList<>();
  private final BitSet stale = new BitSet();
  private boolean staleChain;
  private boolean finished;
  private long position;
  private long size;
  private long readAgain;

  private DigestSink(
      ImageSink target, ImageSource written, Set<DigestAlgorithm> which, int threads) {
    this.target = target;
    this.written = written;
    this.plan = DigestPlan.of(which, new byte[0]);
    this.pipeline = new DigestPipeline(plan, threads, pieces::add);
  }

  /** For an empty image that can be read: its writer may write in any order. */
  public static DigestSink over(Image image, Set<DigestAlgorithm> which, int threads) {
    return new DigestSink(image, image, which, threads);
  }

  /** For a sink that cannot be read, as a stream: its writer only goes forward. */
  public static DigestSink ascending(ImageSink sink, Set<DigestAlgorithm> which, int threads) {
    return new DigestSink(sink, null, which, threads);
  }

  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    int length = source.remaining();
    requireOrder(offset, length);
    target.writeAt(offset, source.duplicate());
    if (length == 0) {
      return;
    }
    passZeros(offset);
    int behind = markStale(offset, length);
    source.position(source.position() + behind);
    pass(source);
    size = Math.max(size, offset + length);
  }

  @Override
  public void zeroAt(long offset, long length) throws IOException {
    requireOrder(offset, length);
    target.zeroAt(offset, length);
    if (length > 0) {
      markStale(offset, length);
      passZeros(offset + length);
      size = Math.max(size, offset + length);
    }
  }

  @Override
  public void setSize(long newSize) throws IOException {
    if (newSize < size) {
      requireOrder(newSize, position - newSize);
    }
    target.setSize(newSize);
    if (newSize < size) {
      // What was hashed beyond the end counts again, as zeros, when the image grows over it.
      markStale(newSize, position - newSize);
    } else {
      passZeros(newSize);
    }
    size = newSize;
  }

  private void requireOrder(long offset, long length) {
    if (finished) {
      throw new IllegalStateException("a write: after finish");
    }
    if (written == null && length > 0 && offset < position) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "cannot digest what is written at 0x%x: the sink cannot be read and is at 0x%x",
              offset,
              position));
    }
  }

  /** Marks what lies behind the position; how many bytes that is. */
  private int markStale(long offset, long length) {
    long end = Math.min(offset + length, position);
    if (offset >= end) {
      return 0;
    }
    staleChain = true;
    stale.set((int) (offset / DigestPiece.SIZE), (int) ((end - 1) / DigestPiece.SIZE) + 1);
    return (int) Math.min(Integer.MAX_VALUE, end - offset);
  }

  private void passZeros(long end) {
    while (position < end) {
      pass(ByteBuffer.wrap(ZEROS, 0, (int) Math.min(ZERO_RUN, end - position)));
    }
  }

  private void pass(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      DigestPiece piece = pipeline.piece();
      int count = Math.min(DigestPiece.SIZE - piece.length, bytes.remaining());
      bytes.get(piece.bytes, piece.length, count);
      piece.length += count;
      position += count;
      if (piece.length == DigestPiece.SIZE) {
        pipeline.submit();
      }
    }
  }

  /**
   * The digests of the image as it is now; nothing can be written afterwards. Reads back the pieces
   * that were written again.
   */
  public Map<DigestAlgorithm, byte[]> finish() throws IOException {
    if (finished) {
      throw new IllegalStateException("finish: called twice");
    }
    finished = true;
    if (position == 0 || position % DigestPiece.SIZE != 0) {
      pipeline.submit();
    }
    pipeline.drain();
    var fold = new DigestFold(plan);
    int count = (int) Math.max(1, (size + DigestPiece.SIZE - 1) / DigestPiece.SIZE);
    boolean trees = plan.has(DigestAlgorithm.BLAKE3) || !plan.verity().isEmpty();
    if (trees) {
      var again = new DigestPiece(plan);
      for (int index = 0; index < count; index++) {
        fold.add(stale.get(index) ? readAgain(again, index) : pieces.get(index));
      }
    }
    byte[] sha256 = null;
    if (plan.has(DigestAlgorithm.SHA256)) {
      sha256 = staleChain ? chainAgain() : pipeline.sha256();
    }
    return DigestTap.digests(plan, fold, fold.verity(size), sha256);
  }

  private PieceDigests readAgain(DigestPiece piece, int index) throws IOException {
    long offset = (long) index * DigestPiece.SIZE;
    piece.index = index;
    piece.length = (int) Math.min(DigestPiece.SIZE, size - offset);
    written.readAt(offset, ByteBuffer.wrap(piece.bytes, 0, piece.length));
    readAgain += piece.length;
    return piece.hash();
  }

  private byte[] chainAgain() throws IOException {
    readAgain += size;
    try (ImageSource whole = written.window(0, size)) {
      return Digests.of(whole, Set.of(DigestAlgorithm.SHA256), 1).get(DigestAlgorithm.SHA256);
    }
  }

  /** How many bytes {@link #finish} had to read back. */
  public long readAgain() {
    return readAgain;
  }

  /** Ends all threads; the image stays open. */
  @Override
  public void close() {
    pipeline.close();
  }
}
