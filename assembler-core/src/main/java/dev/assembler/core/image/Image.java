package dev.assembler.core.image;

/** An image that is both read and written. */
public interface Image extends ImageSource, ImageSink {

  /** {@code length} bytes from {@code offset}, read and written as an image of their own. */
  @Override
  default Image window(long offset, long length) {
    return new ImageWindow(this, offset, length);
  }
}
