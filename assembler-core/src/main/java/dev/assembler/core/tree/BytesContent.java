package dev.assembler.core.tree;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.nio.ByteBuffer;

/** Bytes in memory. */
record BytesContent(byte[] bytes) implements Content {

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public ImageSource open() {
    return new Source(bytes);
  }

  private record Source(byte[] bytes) implements ImageSource {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws ImageFormatException {
      ImageSource.requireInside(offset, target.remaining(), bytes.length);
      target.put(bytes, (int) offset, target.remaining());
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
