package dev.assembler.pipeline.convert;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.pipeline.format.Loss;
import java.util.Map;
import java.util.Objects;

/**
 * What the main job wrote.
 *
 * @param image its sections and facts
 * @param size of the image in bytes, compressed
 * @param sha256 of the whole file in hexadecimal, or {@link #NO_DIGEST}
 * @param nodes how many names the tree has, the root included
 * @param contentBytes the bytes of all files, each counted once however many names it has
 * @param losses how many times what was left out, by what the user allowed
 */
public record TreeResult(
    ImageSummary image,
    long size,
    String sha256,
    long nodes,
    long contentBytes,
    Map<Loss, Long> losses) {

  /** Nobody asked for it. */
  static final String NO_DIGEST = "";

  public TreeResult {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(sha256, "sha256");
    losses = Map.copyOf(losses);
  }
}
