package dev.assembler.perf;

import dev.assembler.core.image.ImageSink;
import java.nio.ByteBuffer;

/** Takes everything and keeps nothing, so that a writer is measured without a disk. */
final class DiscardingSink implements ImageSink {

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
