package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Epoch;
import java.util.Objects;

/**
 * What is settled about an image before its format is asked.
 *
 * @param codec stated, or the format's default
 * @param epoch the build's one time
 * @param threads that read and compress, at least 1
 * @param options of this format that were given
 * @param seed what identities are derived from
 */
public record WriteSettings(
    Codec codec, Epoch epoch, int threads, OptionValues options, IdentitySeed seed) {
  public WriteSettings {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(seed, "seed");
  }

  /** At the epoch 0, without options, by as many threads as there are processors. */
  public static WriteSettings of(Codec codec) {
    return new WriteSettings(
        codec,
        Epoch.ZERO,
        Runtime.getRuntime().availableProcessors(),
        OptionValues.NONE,
        IdentitySeed.OF_IMAGE);
  }
}
