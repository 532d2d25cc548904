package dev.assembler.codec;

import java.util.Locale;

/**
 * A compression and how hard it tries; a value without state.
 *
 * @param id the compression
 * @param level the level, {@code 0} for a compression without levels
 * @param extreme whether an xz preset carries {@code e}: slower, a little smaller
 */
public record Codec(Id id, int level, boolean extreme) {

  /** The compressions we know, in the order messages list them. */
  public enum Id {
    /** No compression. */
    STORE,
    /** Deflate: a zlib stream (RFC 1950) in blocks, gzip (RFC 1952) as a stream. Levels 1..9. */
    GZIP(1, 9, 9),
    /** The .xz container with LZMA2. Presets 0..9, each also with {@code e}. */
    XZ(0, 9, 6),
    /** The older .lzma container; read only. */
    LZMA,
    /** Zstandard (RFC 8878). Levels 1..22. */
    ZSTD(1, 22, 15),
    /** LZ4, its fast compressor, which has no levels. */
    LZ4,
    /** LZ4 in the same format, its thorough compressor. Levels 1..12. */
    LZ4HC(1, 12, 12),
    /** bzip2; read only. */
    BZIP2;

    final int lowest;
    final int highest;
    final int usual;

    Id() {
      this(0, 0, 0);
    }

    Id(int lowest, int highest, int usual) {
      this.lowest = lowest;
      this.highest = highest;
      this.usual = usual;
    }

    /** This compression at the level taken when none is given. */
    public Codec atDefaultLevel() {
      return new Codec(this, usual, false);
    }

    /** Whether we write it; what we do not write we still read. */
    public boolean canCompress() {
      return this != LZMA && this != BZIP2;
    }

    /** Whether it has levels to choose from. */
    public boolean hasLevels() {
      return highest > 0;
    }

    /** The name as users write it: {@code zstd}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Codec {
    if (level < id.lowest || level > id.highest) {
      throw new IllegalArgumentException(CodecNotation.levelRefused(id, Integer.toString(level)));
    }
    if (extreme && id != Id.XZ) {
      throw new IllegalArgumentException(id + ": only xz has extreme presets");
    }
  }

  /** No compression. */
  public static Codec store() {
    return Id.STORE.atDefaultLevel();
  }

  /** Deflate at a level of 1..9. */
  public static Codec gzip(int level) {
    return new Codec(Id.GZIP, level, false);
  }

  /** xz at preset 6. */
  public static Codec xz() {
    return Id.XZ.atDefaultLevel();
  }

  /** xz at a preset: {@code "0"} .. {@code "9"}, or {@code "0e"} .. {@code "9e"}. */
  public static Codec xz(String preset) {
    return CodecNotation.withLevel(Id.XZ, preset);
  }

  /** Zstandard at a level of 1..22. */
  public static Codec zstd(int level) {
    return new Codec(Id.ZSTD, level, false);
  }

  /** LZ4, fast. */
  public static Codec lz4() {
    return Id.LZ4.atDefaultLevel();
  }

  /** LZ4, thorough, at a level of 1..12. */
  public static Codec lz4hc(int level) {
    return new Codec(Id.LZ4HC, level, false);
  }

  /**
   * Reads {@code NAME[:LEVEL]}, as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException with what was found, what is allowed and what to write instead
   */
  public static Codec parse(String text) {
    return CodecNotation.parse(text);
  }

  /**
   * A compressor for the blocks of one image, for one thread.
   *
   * @throws IllegalArgumentException if this compression can only be read
   */
  public BlockCompressor newBlockCompressor(BlockFormat format) {
    return switch (id) {
      case STORE -> new StoredBlocks.Compressor();
      case GZIP -> new DeflateBlocks.Compressor(level);
      case XZ -> new XzBlocks.Compressor(this, format);
      case ZSTD -> new ZstdBlocks.Compressor(level);
      case LZ4, LZ4HC -> new Lz4Blocks.Compressor(this);
      case LZMA, BZIP2 -> throw readOnly();
    };
  }

  /** A decompressor for the blocks of one image, for one thread. The level does not matter. */
  public BlockDecompressor newBlockDecompressor(BlockFormat format) {
    return switch (id) {
      case STORE -> new StoredBlocks.Decompressor();
      case GZIP -> new DeflateBlocks.Decompressor();
      case XZ -> new XzBlocks.Decompressor(format);
      case LZMA -> new LzmaBlocks(format);
      case ZSTD -> new ZstdBlocks.Decompressor();
      case LZ4, LZ4HC -> new Lz4Blocks.Decompressor(id);
      case BZIP2 -> new Bzip2Blocks();
    };
  }

  IllegalArgumentException readOnly() {
    return new IllegalArgumentException(id + ": can be read but not written");
  }

  /** The canonical form: {@code zstd:15}, {@code xz:9e}, {@code lz4}. */
  @Override
  public String toString() {
    return id.hasLevels() ? id + ":" + level + (extreme ? "e" : "") : id.toString();
  }
}
