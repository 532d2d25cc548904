package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import java.util.Objects;

/**
 * How a disk is written. Everything but {@link #threads} decides bytes.
 *
 * @param clusterSize a power of two from 512 to 2 MiB
 * @param codec {@code store}, {@code gzip} (what qcow2 calls zlib: raw Deflate) or {@code zstd}
 * @param threads that read and compress, at least 1
 */
public record Qcow2Options(int clusterSize, Codec codec, int threads) {

  public Qcow2Options {
    if (clusterSize < 1 << Geometry.LEAST_BITS
        || clusterSize > 1 << Geometry.MOST_BITS
        || Integer.bitCount(clusterSize) != 1) {
      throw new IllegalArgumentException(
          "cluster size: " + clusterSize + ", expected a power of two from 512 to 2097152");
    }
    Objects.requireNonNull(codec, "codec");
    if (codec.id() != Codec.Id.STORE
        && codec.id() != Codec.Id.GZIP
        && codec.id() != Codec.Id.ZSTD) {
      throw new IllegalArgumentException("codec: " + codec + ", expected store, gzip or zstd");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
  }

  /** Clusters of 64 KiB as QEMU makes them, not compressed, a thread for each processor. */
  public static Qcow2Options defaults() {
    return new Qcow2Options(1 << 16, Codec.store(), Runtime.getRuntime().availableProcessors());
  }

  public Qcow2Options withClusterSize(int newClusterSize) {
    return new Qcow2Options(newClusterSize, codec, threads);
  }

  public Qcow2Options withCodec(Codec newCodec) {
    return new Qcow2Options(clusterSize, newCodec, threads);
  }

  public Qcow2Options withThreads(int newThreads) {
    return new Qcow2Options(clusterSize, codec, newThreads);
  }
}
