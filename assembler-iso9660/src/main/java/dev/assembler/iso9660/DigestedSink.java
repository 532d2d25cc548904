package dev.assembler.iso9660;

import dev.assembler.core.image.ImageSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sums up what goes to a sink in ascending offsets; what is not written is zeros. */
record DigestedSink(ImageSink sink, MediaCheckDigest digest) implements ImageSink {

  /**
   * @throws IllegalStateException where something is written behind what was
   */
  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    advance(offset);
    digest.update(source.duplicate());
    sink.writeAt(offset, source);
  }

  @Override
  public void zeroAt(long offset, long length) throws IOException {
    advance(offset);
    digest.zerosTo(offset + length);
    sink.zeroAt(offset, length);
  }

  @Override
  public void setSize(long size) throws IOException {
    sink.setSize(size);
  }

  private void advance(long offset) {
    if (offset < digest.position()) {
      throw new IllegalStateException("0x" + Long.toHexString(offset) + ": already summed up");
    }
    digest.zerosTo(offset);
  }
}
