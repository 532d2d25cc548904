package dev.assembler.pipeline.format;

/** A format that no tree is written in. */
interface ReadOnlyFormat extends ImageFormat {

  @Override
  default boolean isWritten() {
    return false;
  }

  @Override
  default ImageWriter writer(WriteSettings settings) {
    throw new IllegalStateException(name() + " is not chosen for an output");
  }
}
