package dev.assembler.core.tree;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.nio.ByteBuffer;
import java.util.List;

/** Nothing but zeros: one hole. */
record ZeroContent(long size) implements Content, ImageSource {

  private static final byte[] ZEROS = new byte[8192];

  ZeroContent {
    if (size < 0) {
      throw new IllegalArgumentException("length: " + size + ", expected at least 0");
    }
  }

  @Override
  public ImageSource open() {
    return this;
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws ImageFormatException {
    ImageSource.requireInside(offset, target.remaining(), size);
    while (target.hasRemaining()) {
      target.put(ZEROS, 0, Math.min(ZEROS.length, target.remaining()));
    }
  }

  @Override
  public List<Extent> dataExtents() {
    return List.of();
  }

  @Override
  public void close() {
    // nothing is held
  }
}
