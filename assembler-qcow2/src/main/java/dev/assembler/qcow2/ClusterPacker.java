package dev.assembler.qcow2;

import dev.assembler.codec.BlockCompressor;
import dev.assembler.codec.Codec;
import dev.assembler.codec.PaddedBlocks;
import java.util.Arrays;

/** What one thread needs to turn a guest's cluster into what is stored of it. */
final class ClusterPacker implements AutoCloseable {

  /**
   * What is stored of a cluster: nothing of one that is all zeros, else as it is or compressed.
   *
   * @param whole the cluster, or null for zeros
   * @param compressed the cluster compressed, or null where that does not make it smaller
   */
  record Packed(byte[] whole, byte[] compressed) {

    static final Packed ZEROS = new Packed(null, null);

    boolean isZeros() {
      return whole == null && compressed == null;
    }
  }

  private final BlockCompressor compressor;
  private final byte[] room;
  private byte[] buffer = {};

  ClusterPacker(Codec codec, int clusterSize) {
    boolean store = codec.id() == Codec.Id.STORE;
    this.compressor = store ? null : PaddedBlocks.compressor(codec);
    this.room = new byte[store ? 0 : clusterSize];
  }

  /** The same array again and again, of at least this size. */
  byte[] buffer(int size) {
    if (buffer.length < size) {
      buffer = new byte[size];
    }
    return buffer;
  }

  /** Takes what is stored from {@code bytes[from, to)}, which stays the caller's. */
  Packed pack(byte[] bytes, int from, int to) {
    if (isZeros(bytes, from, to)) {
      return Packed.ZEROS;
    }
    if (compressor != null) {
      int size = compressor.compress(bytes, from, to - from, room, 0, room.length);
      if (size != BlockCompressor.NOT_SMALLER) {
        return new Packed(null, Arrays.copyOf(room, size));
      }
    }
    return new Packed(Arrays.copyOfRange(bytes, from, to), null);
  }

  static boolean isZeros(byte[] bytes, int from, int to) {
    // Equal to itself one byte on, and the first is zero: one vectorised comparison.
    return bytes[from] == 0 && Arrays.equals(bytes, from, to - 1, bytes, from + 1, to);
  }

  @Override
  public void close() {
    if (compressor != null) {
      compressor.close();
    }
  }
}
