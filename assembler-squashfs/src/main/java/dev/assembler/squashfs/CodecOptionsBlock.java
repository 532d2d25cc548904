package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The compressor's options: one raw metadata block right behind the superblock. Only lz4 must have
 * it; of the others the kernel reads the dictionary size of xz, to make room for it.
 */
sealed interface CodecOptionsBlock {

  /** Where its header is in the image. */
  int OFFSET = Superblock.SIZE;

  /** Bytes behind the header. */
  int payloadSize();

  /** Writes the fields behind the header. */
  void writePayload(StructWriter record);

  /** The fields' values by their names on disk, in their order. */
  Map<String, Long> fields();

  /** Length with its header, in bytes. */
  default int size() {
    return MetadataBlock.HEADER_SIZE + payloadSize();
  }

  default void writeTo(ByteBuffer target) {
    StructWriter record =
        new StructWriter("squashfs compressor options", target)
            .at(0x00)
            .u16("header", MetadataBlock.header(payloadSize(), true));
    writePayload(record);
    record.at(size());
  }

  /** Reads the block that begins at the buffer's position, {@link #OFFSET} in the image. */
  static CodecOptionsBlock readFrom(SquashfsCompressor compressor, ByteBuffer source)
      throws ImageFormatException {
    var record = new StructReader("squashfs compressor options", source, OFFSET);
    int size =
        switch (compressor) {
          case ZSTD -> 4;
          case GZIP, XZ, LZ4, LZO -> 8;
          case LZMA -> throw Superblock.fault("flags", 0x18, "compressor options", "lzma has none");
        };
    record.expect("header", 2, MetadataBlock.header(size, true));
    return switch (compressor) {
      case GZIP -> Gzip.read(record);
      case XZ -> Xz.read(record);
      case LZ4 -> Lz4.read(record);
      case ZSTD -> Zstd.read(record);
      case LZO -> Lzo.read(record);
      case LZMA -> throw new IllegalStateException("lzma has no options");
    };
  }

  /**
   * @param level 1 to 9
   * @param windowSize its base-2 logarithm, 8 to 15
   * @param strategies bits 0 to 4: default, filtered, Huffman only, run length, fixed
   */
  record Gzip(int level, int windowSize, int strategies) implements CodecOptionsBlock {

    @Override
    public int payloadSize() {
      return 8;
    }

    @Override
    public void writePayload(StructWriter record) {
      record
          .at(0x02)
          .u32("compression_level", level)
          .at(0x06)
          .u16("window_size", windowSize)
          .at(0x08)
          .u16("strategy", strategies);
    }

    @Override
    public Map<String, Long> fields() {
      return named("compression_level", level, "window_size", windowSize, "strategy", strategies);
    }

    static Gzip read(StructReader record) throws ImageFormatException {
      return new Gzip(
          range(record, "compression_level", 4, record.at(0x02).u32("compression_level"), 1, 9),
          range(record, "window_size", 2, record.at(0x06).u16("window_size"), 8, 15),
          range(record, "strategy", 2, record.at(0x08).u16("strategy"), 0, 0x1F));
    }
  }

  /**
   * @param dictionarySize 2^n or 2^n+2^(n+1) bytes, at least 8 KiB
   * @param filters bits 0 to 7: x86, PowerPC, IA-64, ARM, ARM-Thumb, SPARC, ARM64, RISC-V
   */
  record Xz(int dictionarySize, int filters) implements CodecOptionsBlock {

    /** The kernel's demand (xz_wrapper.c, squashfs_xz_comp_opts). */
    static boolean isDictionarySize(long size) {
      return size >= MetadataBlock.SIZE
          && size <= Superblock.MAX_BLOCK_SIZE
          && (Long.bitCount(size) == 1
              || (Long.bitCount(size) == 2 && size == 3 * Long.lowestOneBit(size)));
    }

    @Override
    public int payloadSize() {
      return 8;
    }

    @Override
    public void writePayload(StructWriter record) {
      record.at(0x02).u32("dictionary_size", dictionarySize).at(0x06).u32("flags", filters);
    }

    @Override
    public Map<String, Long> fields() {
      return named("dictionary_size", dictionarySize, "flags", filters);
    }

    static Xz read(StructReader record) throws ImageFormatException {
      long dictionary = record.at(0x02).u32("dictionary_size");
      if (!isDictionarySize(dictionary)) {
        throw record.fault(
            "dictionary_size", 4, dictionary, "expected 2^n or 2^n+2^(n+1), 8192 to 1048576");
      }
      long filters = record.at(0x06).u32("flags");
      return new Xz((int) dictionary, range(record, "flags", 4, filters, 0, 0xFF));
    }
  }

  /**
   * @param highCompression bit 0 of the flags
   */
  record Lz4(boolean highCompression) implements CodecOptionsBlock {

    /** The only stream format there is; the kernel refuses others. */
    static final int VERSION = 1;

    @Override
    public int payloadSize() {
      return 8;
    }

    @Override
    public void writePayload(StructWriter record) {
      record.at(0x02).u32("version", VERSION).at(0x06).u32("flags", highCompression ? 1 : 0);
    }

    @Override
    public Map<String, Long> fields() {
      return named("version", VERSION, "flags", highCompression ? 1 : 0);
    }

    static Lz4 read(StructReader record) throws ImageFormatException {
      record.at(0x02).expect("version", 4, VERSION);
      return new Lz4(range(record, "flags", 4, record.at(0x06).u32("flags"), 0, 1) == 1);
    }
  }

  /**
   * @param level 1 to 22
   */
  record Zstd(int level) implements CodecOptionsBlock {

    @Override
    public int payloadSize() {
      return 4;
    }

    @Override
    public void writePayload(StructWriter record) {
      record.at(0x02).u32("compression_level", level);
    }

    @Override
    public Map<String, Long> fields() {
      return named("compression_level", level);
    }

    static Zstd read(StructReader record) throws ImageFormatException {
      long level = record.at(0x02).u32("compression_level");
      return new Zstd(range(record, "compression_level", 4, level, 1, 22));
    }
  }

  /**
   * @param algorithm 0 to 3 the fast ones, 4 lzo1x_999
   * @param level of lzo1x_999, 1 to 9; 0 with the others
   */
  record Lzo(int algorithm, int level) implements CodecOptionsBlock {

    @Override
    public int payloadSize() {
      return 8;
    }

    @Override
    public void writePayload(StructWriter record) {
      record.at(0x02).u32("algorithm", algorithm).at(0x06).u32("compression_level", level);
    }

    @Override
    public Map<String, Long> fields() {
      return named("algorithm", algorithm, "compression_level", level);
    }

    static Lzo read(StructReader record) throws ImageFormatException {
      return new Lzo(
          range(record, "algorithm", 4, record.at(0x02).u32("algorithm"), 0, 4),
          range(record, "compression_level", 4, record.at(0x06).u32("compression_level"), 0, 9));
    }
  }

  private static Map<String, Long> named(Object... namesAndValues) {
    var fields = new LinkedHashMap<String, Long>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).longValue());
    }
    return fields;
  }

  private static int range(
      StructReader record, String field, int width, long value, int min, int max)
      throws ImageFormatException {
    if (value < min || value > max) {
      throw record.fault(
          field, width, value, String.format(Locale.ROOT, "expected %d to %d", min, max));
    }
    return (int) value;
  }
}
