package dev.assembler.cpio;

import java.util.Objects;

/**
 * How the segments of an initramfs are written. Everything but {@link #threads} decides bytes.
 *
 * @param variant whether headers carry checksums
 * @param threads that read files and compress, at least 1
 */
public record InitramfsOptions(CpioOptions.Variant variant, int threads) {

  public InitramfsOptions {
    Objects.requireNonNull(variant, "variant");
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
  }

  /** newc, as many threads as there are processors. */
  public static InitramfsOptions defaults() {
    return new InitramfsOptions(
        CpioOptions.Variant.NEWC, Runtime.getRuntime().availableProcessors());
  }

  public InitramfsOptions withVariant(CpioOptions.Variant newVariant) {
    return new InitramfsOptions(newVariant, threads);
  }

  public InitramfsOptions withThreads(int newThreads) {
    return new InitramfsOptions(variant, newThreads);
  }
}
