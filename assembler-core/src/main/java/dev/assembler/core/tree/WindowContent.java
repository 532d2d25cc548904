package dev.assembler.core.tree;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.util.Optional;

/** Bytes inside an image that somebody else keeps open. */
record WindowContent(ImageSource image, long offset, long size) implements Content {

  WindowContent {
    if (offset < 0 || size < 0 || offset > Long.MAX_VALUE - size) {
      throw new IllegalArgumentException(
          "window [" + offset + ", +" + size + "): out of range of an image");
    }
  }

  @Override
  public Optional<ContentPosition> position() {
    return size == 0 ? Optional.empty() : Optional.of(new ContentPosition(offset, 0));
  }

  @Override
  public ImageSource open() throws IOException {
    return image.window(offset, size);
  }
}
