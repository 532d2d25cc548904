package dev.assembler.pipeline.build;

import dev.assembler.core.image.AtomicOutput;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Files that are written at once, whole or not at all. */
final class SmallFiles {

  private SmallFiles() {}

  static void write(Path file, byte[] bytes) throws IOException {
    try (AtomicOutput output = AtomicOutput.create(file)) {
      output.image().writeAt(0, ByteBuffer.wrap(bytes));
      output.commit();
    } catch (IOException e) {
      throw new OutputException(file.toString(), e);
    }
  }
}
