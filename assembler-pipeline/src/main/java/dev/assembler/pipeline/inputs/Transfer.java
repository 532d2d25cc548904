package dev.assembler.pipeline.inputs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Bytes on their way here.
 *
 * @param body from {@code offset} on
 * @param offset where they begin in the whole; 0 although more was asked where the server knows no
 *     ranges
 * @param length of the whole, where the server says it
 * @param validator by which the server tells this file from others; null if it does not
 */
record Transfer(InputStream body, long offset, OptionalLong length, String validator)
    implements Closeable {

  @Override
  public void close() throws IOException {
    body.close();
  }
}
