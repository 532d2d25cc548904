package dev.assembler.pipeline.packages.alpine;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Gzip members, and files of several of them. */
final class Members {

  private Members() {}

  static byte[] gzip(byte[] bytes) {
    var compressed = new ByteArrayOutputStream();
    try (OutputStream stream = StreamCompressor.open(Codec.gzip(1), compressed)) {
      stream.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  static byte[] joined(byte[]... members) {
    var whole = new ByteArrayOutputStream();
    for (byte[] member : members) {
      whole.writeBytes(member);
    }
    return whole.toByteArray();
  }
}
