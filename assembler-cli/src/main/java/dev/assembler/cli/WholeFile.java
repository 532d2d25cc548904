package dev.assembler.cli;

import dev.assembler.core.image.AtomicOutput;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file of bytes that are all there: it appears whole or not at all. */
final class WholeFile {

  private WholeFile() {}

  /**
   * @throws OutputException naming the file
   */
  static void write(Path file, byte[] bytes) throws OutputException {
    try (AtomicOutput output = AtomicOutput.create(file)) {
      output.image().writeAt(0, ByteBuffer.wrap(bytes));
      output.commit();
    } catch (IOException e) {
      throw new OutputException(file.toString(), e);
    }
  }
}
