package dev.assembler.squashfs;

import java.util.Locale;
import java.util.Optional;

/** The compressors a superblock can name (squashfs_fs.h, {@code *_COMPRESSION}). */
enum SquashfsCompressor {
  GZIP(1),
  LZMA(2),
  LZO(3),
  XZ(4),
  LZ4(5),
  ZSTD(6);

  private final int id;

  SquashfsCompressor(int id) {
    this.id = id;
  }

  /** The number in the superblock. */
  int id() {
    return id;
  }

  static Optional<SquashfsCompressor> ofId(int id) {
    return id >= 1 && id <= values().length ? Optional.of(values()[id - 1]) : Optional.empty();
  }

  /** As the reference tools spell it: "gzip". */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
