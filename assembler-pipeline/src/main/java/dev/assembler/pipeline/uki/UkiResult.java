package dev.assembler.pipeline.uki;

import dev.assembler.core.image.ImageSummary;
import java.util.Objects;

/**
 * A UKI that was written.
 *
 * @param summary where its sections are
 * @param pcr11 what PCR 11 will hold, in hexadecimal
 * @param sha256 of the file, in hexadecimal; empty if nobody asked for it
 */
public record UkiResult(ImageSummary summary, String pcr11, String sha256) {

  public UkiResult {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(pcr11, "pcr11");
    Objects.requireNonNull(sha256, "sha256");
  }
}
