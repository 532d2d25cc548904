package dev.assembler.pipeline.convert;

import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A sink that begins some bytes into its file and names the file when the host refuses: what fails
 * in here is the output's fault, everything else the input's.
 */
public record OutputSink(ImageSink sink, long start, String name) implements ImageSink {

  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    try {
      sink.writeAt(start + offset, source);
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  @Override
  public void zeroAt(long offset, long length) throws IOException {
    try {
      sink.zeroAt(start + offset, length);
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  @Override
  public void copyFrom(ImageSource source, long from, long length, long to) throws IOException {
    try {
      sink.copyFrom(source, from, length, start + to);
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  @Override
  public void setSize(long size) throws IOException {
    try {
      sink.setSize(start + size);
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }
}
