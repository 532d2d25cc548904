package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSource;
import java.util.Objects;

/**
 * A part of an image that is an image itself.
 *
 * @param name as addresses call it
 * @param image its bytes: a window of the whole
 */
public record ImagePart(String name, ImageSource image) {
  public ImagePart {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(image, "image");
  }
}
