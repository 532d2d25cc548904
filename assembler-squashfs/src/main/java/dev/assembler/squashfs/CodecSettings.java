package dev.assembler.squashfs;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.BlockFormat;
import dev.assembler.codec.Codec;
import java.util.Optional;

/** How a codec and its settings are told in an image. */
final class CodecSettings {

  /** The reference tool's settings; an image that has them needs no options block. */
  private static final int USUAL_GZIP_LEVEL = 9;

  private static final int USUAL_ZSTD_LEVEL = 15;
  private static final int GZIP_WINDOW = 15;
  private static final int GZIP_DEFAULT_STRATEGY = 0;

  private CodecSettings() {}

  /** The superblock's compressor. An image without compression names the one every reader has. */
  static SquashfsCompressor compressor(Codec codec) {
    return switch (codec.id()) {
      case STORE, GZIP -> SquashfsCompressor.GZIP;
      case XZ -> SquashfsCompressor.XZ;
      case LZ4, LZ4HC -> SquashfsCompressor.LZ4;
      case ZSTD -> SquashfsCompressor.ZSTD;
      case LZMA, BZIP2 -> throw new IllegalArgumentException(codec + ": not for writing squashfs");
    };
  }

  /** The options block: always for lz4, which the kernel refuses without; else where needed. */
  static Optional<CodecOptionsBlock> block(Codec codec, BlockFormat format) {
    CodecOptionsBlock block =
        switch (codec.id()) {
          case GZIP ->
              codec.level() == USUAL_GZIP_LEVEL
                  ? null
                  : new CodecOptionsBlock.Gzip(codec.level(), GZIP_WINDOW, GZIP_DEFAULT_STRATEGY);
          case ZSTD ->
              codec.level() == USUAL_ZSTD_LEVEL ? null : new CodecOptionsBlock.Zstd(codec.level());
          case LZ4, LZ4HC -> new CodecOptionsBlock.Lz4(codec.id() == Codec.Id.LZ4HC);
          case XZ ->
              format.dictionarySize() == format.blockSize() && format.filters().isEmpty()
                  ? null
                  : new CodecOptionsBlock.Xz(format.dictionarySize(), filterBits(format));
          default -> null;
        };
    return Optional.ofNullable(block);
  }

  private static int filterBits(BlockFormat format) {
    int bits = 0;
    for (BcjFilter filter : format.filters()) {
      bits |=
          switch (filter) {
            case X86 -> 1;
            case POWERPC -> 1 << 1;
            case ARM -> 1 << 3;
            case ARMTHUMB -> 1 << 4;
            case SPARC -> 1 << 5;
            case ARM64 -> 1 << 6;
          };
    }
    return bits;
  }
}
