package dev.assembler.cpio;

import java.util.Objects;

/**
 * How an archive is written. Everything but {@link #threads} decides bytes.
 *
 * @param variant whether headers carry checksums
 * @param dataAlign the data of every file of at least this size begins at a multiple of it, by
 *     zeros behind the file's name: a power of two from 4, which is no alignment, to 4096. Kernels
 *     drop entries with more than 4096 bytes of name and zeros, so some files may stay unaligned;
 *     the summary counts them. Only in archives that are not compressed
 * @param threads that read files and compress, at least 1
 */
public record CpioOptions(Variant variant, int dataAlign, int threads) {

  /** No alignment beyond the format's own. */
  public static final int UNALIGNED = 4;

  /** The kernel's PATH_MAX, and so the largest alignment that names can be padded to. */
  public static final int LARGEST_ALIGNMENT = 4096;

  /** Which of the two formats with ASCII headers of 110 bytes. */
  public enum Variant {
    /** Magic 070701, what every kernel reads. */
    NEWC("070701"),
    /**
     * Magic 070702: each header has the sum of its file's bytes, which Linux checks from 5.19 on;
     * older kernels refuse the archive.
     */
    CRC("070702");

    private final String magic;

    Variant(String magic) {
      this.magic = magic;
    }

    /** The six characters every header begins with. */
    public String magic() {
      return magic;
    }
  }

  public CpioOptions {
    Objects.requireNonNull(variant, "variant");
    if (dataAlign < UNALIGNED
        || dataAlign > LARGEST_ALIGNMENT
        || Integer.bitCount(dataAlign) != 1) {
      throw new IllegalArgumentException(
          "data alignment: " + dataAlign + ", expected a power of two from 4 to 4096");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
  }

  /** newc, unaligned, as many threads as there are processors. */
  public static CpioOptions defaults() {
    return new CpioOptions(Variant.NEWC, UNALIGNED, Runtime.getRuntime().availableProcessors());
  }

  public CpioOptions withVariant(Variant newVariant) {
    return new CpioOptions(newVariant, dataAlign, threads);
  }

  public CpioOptions withDataAlign(int newDataAlign) {
    return new CpioOptions(variant, newDataAlign, threads);
  }

  public CpioOptions withThreads(int newThreads) {
    return new CpioOptions(variant, dataAlign, newThreads);
  }
}
