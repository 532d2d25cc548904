package dev.assembler.pipeline.layout;

import dev.assembler.core.image.ImageSink;
import java.nio.ByteBuffer;

/** Where bytes go that are only to be counted. */
enum Nowhere implements ImageSink {
  SINK;

  @Override
  public void writeAt(long offset, ByteBuffer source) {
    source.position(source.limit());
  }

  @Override
  public void zeroAt(long offset, long length) {
    // nothing is kept
  }

  @Override
  public void setSize(long size) {
    // nothing is kept
  }
}
