package dev.assembler.pipeline.transport;

import dev.assembler.core.image.ImageSummary;
import java.util.Objects;

/**
 * A disk in another container.
 *
 * @param diskSize in bytes, before it was converted
 * @param file what lies where in the new file
 * @param sha256 of the file, in hexadecimal; empty if nobody asked for it
 */
public record ConvertResult(long diskSize, ImageSummary file, String sha256) {

  public ConvertResult {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(sha256, "sha256");
  }
}
