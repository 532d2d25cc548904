package dev.assembler.core.tree;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;

/** Bytes inside an image that somebody else keeps open. */
record WindowContent(ImageSource image, long offset, long size) implements Content {

  @Override
  public ImageSource open() throws IOException {
    return image.window(offset, size);
  }
}
