package dev.assembler.assets;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes all digests of bytes that go by in ascending order, so that nothing is read for them a
 * second time. Memory is bounded: 512 KiB for each of at most {@code 2 * threads + 2} pieces.
 *
 * <p>An image that is written with a look back, such as one whose superblock comes last, goes
 * through a {@link DigestSink}.
 */
public final class DigestTap implements AutoCloseable {

  private final DigestPlan plan;
  private final DigestFold fold;
  private final DigestPipeline pipeline;
  private long size;
  private Map<DigestAlgorithm, FsVerity> verity;

  /**
   * @param threads to hash on beside the calling one; 1 hashes on the calling thread
   */
  public DigestTap(Set<DigestAlgorithm> which, int threads) {
    this(which, new byte[0], threads);
  }

  /**
   * @param salt of fs-verity's trees, at most 32 bytes
   */
  public DigestTap(Set<DigestAlgorithm> which, byte[] salt, int threads) {
    this.plan = DigestPlan.of(which, salt);
    this.fold = new DigestFold(plan);
    this.pipeline = new DigestPipeline(plan, threads, fold::add);
  }

  /** How many bytes have gone by. */
  public long size() {
    return size;
  }

  /** Takes all that remains in the buffer. */
  public void update(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      ByteBuffer room = room();
      int count = Math.min(room.remaining(), bytes.remaining());
      room.put(room.position(), bytes, bytes.position(), count);
      bytes.position(bytes.position() + count);
      filled(count);
    }
  }

  public void update(byte[] bytes, int offset, int length) {
    update(ByteBuffer.wrap(bytes, offset, length));
  }

  /** Where the next bytes may be put, at least one; {@link #filled} says how many were. */
  ByteBuffer room() {
    if (verity != null) {
      throw new IllegalStateException("more bytes: after finish");
    }
    DigestPiece piece = pipeline.piece();
    return ByteBuffer.wrap(piece.bytes, piece.length, DigestPiece.SIZE - piece.length);
  }

  void filled(int count) {
    DigestPiece piece = pipeline.piece();
    piece.length += count;
    size += count;
    if (piece.length == DigestPiece.SIZE) {
      pipeline.submit();
    }
  }

  /** The digests of all bytes; nothing can be added afterwards. */
  public Map<DigestAlgorithm, byte[]> finish() {
    if (verity != null) {
      throw new IllegalStateException("finish: called twice");
    }
    if (size == 0 || size % DigestPiece.SIZE != 0) {
      pipeline.submit();
    }
    pipeline.drain();
    verity = fold.verity(size);
    byte[] sha256 = plan.has(DigestAlgorithm.SHA256) ? pipeline.sha256() : null;
    return digests(plan, fold, verity, sha256);
  }

  /** All digests of a plan, in the order of the algorithms. */
  static Map<DigestAlgorithm, byte[]> digests(
      DigestPlan plan, DigestFold fold, Map<DigestAlgorithm, FsVerity> verity, byte[] sha256) {
    var digests = new EnumMap<DigestAlgorithm, byte[]>(DigestAlgorithm.class);
    for (DigestAlgorithm algorithm : plan.algorithms()) {
      digests.put(
          algorithm,
          switch (algorithm) {
            case SHA256 -> sha256;
            case BLAKE3 -> fold.blake3();
            case FSVERITY_SHA256, FSVERITY_SHA512 -> verity.get(algorithm).digest();
          });
    }
    return digests;
  }

  /** The descriptor with the Merkle tree's root, after {@link #finish}. */
  public FsVerity fsVerity(DigestAlgorithm algorithm) {
    if (verity == null || !verity.containsKey(algorithm)) {
      throw new IllegalStateException(
          "fs-verity: " + (verity == null ? "before finish" : algorithm + " was not asked for"));
    }
    return verity.get(algorithm);
  }

  /** Ends all threads, finished or not; returns when none is left. */
  @Override
  public void close() {
    pipeline.close();
  }
}
