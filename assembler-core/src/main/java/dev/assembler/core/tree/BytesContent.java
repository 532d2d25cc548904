package dev.assembler.core.tree;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.nio.ByteBuffer;
import java.util.Locale;

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
      if (offset < 0 || offset > bytes.length - target.remaining()) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "read of %d bytes at 0x%x: beyond the end (%d)",
                target.remaining(),
                offset,
                bytes.length));
      }
      target.put(bytes, (int) offset, target.remaining());
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
