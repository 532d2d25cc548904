package dev.assembler.pipeline.inputs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes on their way here.
 *
 * @param body from {@code offset} on
 * @param offset where they begin in the whole; 0 although more was asked where the server knows no
 *     ranges
 */
record Transfer(InputStream body, long offset) implements Closeable {

  @Override
  public void close() throws IOException {
    body.close();
  }
}
