package dev.assembler.verity;

import dev.assembler.codec.OrderedPool;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Hashes the blocks of an image on several threads; holes are not read. */
final class DataHashing {

  private static final int PIECE = 1 << 20;
  private static final int BACKLOG = 256;

  private DataHashing() {}

  /** The digests of so many blocks; what lies behind them is not looked at. */
  static BlockDigests of(ImageSource data, VerityOptions options, long dataBlocks)
      throws IOException {
    var digests = new BlockDigests(options);
    int blockSize = options.dataBlockSize();
    int most = Math.max(1, PIECE / blockSize);
    long size = dataBlocks * blockSize;
    try (var pool =
        new OrderedPool<>(options.threads(), BACKLOG, () -> new SaltedDigest(options))) {
      long next = 0;
      for (Extent extent : data.dataExtents()) {
        long end = Math.min(dataBlocks, (extent.end() + blockSize - 1) / blockSize);
        for (next = Math.max(next, extent.offset() / blockSize); next < end; ) {
          int first = (int) next;
          int count = (int) Math.min(most, end - next);
          pool.submit(
              (long) count * options.algorithm().size(),
              digest -> hash(data, size, options, digest, first, count),
              hashed -> {
                for (int i = 0; i < count; i++) {
                  digests.set(first + i, hashed, i * options.algorithm().size());
                }
              });
          next += count;
        }
      }
      pool.drain();
    }
    return digests;
  }

  private static byte[] hash(
      ImageSource data, long size, VerityOptions options, SaltedDigest digest, int first, int count)
      throws IOException {
    int blockSize = options.dataBlockSize();
    long offset = (long) first * blockSize;
    int length = (int) Math.min((long) count * blockSize, size - offset);
    byte[] blocks = digest.buffer(length);
    data.readAt(offset, ByteBuffer.wrap(blocks, 0, length));
    var digests = new byte[count * options.algorithm().size()];
    for (int i = 0; i < count; i++) {
      digest.of(blocks, i * blockSize, blockSize, digests, i * options.algorithm().size());
    }
    return digests;
  }
}
