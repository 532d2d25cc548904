package dev.assembler.qcow2;

import dev.assembler.codec.BlockDecompressor;
import dev.assembler.codec.Codec;
import dev.assembler.codec.PaddedBlocks;
import dev.assembler.core.ImageFormatException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Decompressors for whoever reads at the moment, kept for the next reader. */
final class Decoders implements AutoCloseable {

  private final Codec.Id compression;
  private final ConcurrentLinkedQueue<BlockDecompressor> idle = new ConcurrentLinkedQueue<>();

  Decoders(Codec.Id compression) {
    this.compression = compression;
  }

  /**
   * Decompresses a whole cluster.
   *
   * @throws ImageFormatException naming the place, unless it becomes exactly a cluster
   */
  byte[] decode(byte[] compressed, int length, int clusterSize, long at)
      throws ImageFormatException {
    BlockDecompressor decoder = idle.poll();
    if (decoder == null) {
      decoder = PaddedBlocks.decompressor(compression);
    }
    try {
      var cluster = new byte[clusterSize];
      int size = decoder.decompress(compressed, 0, length, cluster, 0, clusterSize);
      if (size != clusterSize) {
        throw fault(at, size + " bytes come out, expected " + clusterSize, null);
      }
      return cluster;
    } catch (ImageFormatException e) {
      throw e.getCause() == null && e.getMessage().startsWith("qcow2")
          ? e
          : fault(at, e.getMessage(), e);
    } finally {
      idle.add(decoder);
    }
  }

  private static ImageFormatException fault(long at, String what, Exception cause) {
    return new ImageFormatException(
        String.format(java.util.Locale.ROOT, "qcow2 compressed cluster at 0x%x: %s", at, what),
        cause);
  }

  @Override
  public void close() {
    for (var decoder = idle.poll(); decoder != null; decoder = idle.poll()) {
      decoder.close();
    }
  }
}
