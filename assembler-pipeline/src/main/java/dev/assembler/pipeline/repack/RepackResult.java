package dev.assembler.pipeline.repack;

import dev.assembler.core.image.ImageSummary;
import java.util.Objects;

/**
 * What became of an initramfs.
 *
 * @param image its segments and how much of it changed
 * @param size of the new one in bytes
 * @param sha256 of all of it in hexadecimal
 */
public record RepackResult(ImageSummary image, long size, String sha256) {

  public RepackResult {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(sha256, "sha256");
  }
}
