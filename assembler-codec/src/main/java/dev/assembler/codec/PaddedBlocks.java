package dev.assembler.codec;

/**
 * Compressed blocks in fields that are longer than they are, such as the sectors of a qcow2 disk:
 * whatever follows a block's end is not looked at. Deflate goes without header and checksum here
 * (RFC 1951).
 */
public final class PaddedBlocks {

  private PaddedBlocks() {}

  /**
   * A compressor, for one thread.
   *
   * @throws IllegalArgumentException if the codec is neither gzip nor zstd
   */
  public static BlockCompressor compressor(Codec codec) {
    return switch (codec.id()) {
      case GZIP -> new DeflateBlocks.Compressor(codec.level(), true);
      case ZSTD -> new ZstdBlocks.Compressor(codec.level());
      default -> throw refused(codec.id());
    };
  }

  /**
   * A decompressor, for one thread; its blocks may be followed by anything.
   *
   * @throws IllegalArgumentException if the codec is neither gzip nor zstd
   */
  public static BlockDecompressor decompressor(Codec.Id id) {
    return switch (id) {
      case GZIP -> new DeflateBlocks.Decompressor(true, true);
      case ZSTD -> new ZstdBlocks.Decompressor(true);
      default -> throw refused(id);
    };
  }

  private static IllegalArgumentException refused(Codec.Id id) {
    return new IllegalArgumentException("codec: " + id + ", expected gzip or zstd");
  }
}
