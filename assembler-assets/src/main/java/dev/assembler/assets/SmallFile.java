package dev.assembler.assets;

import dev.assembler.core.image.AtomicOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file of few bytes, written whole or not at all. */
final class SmallFile {

  private SmallFile() {}

  static void write(Path file, byte[] bytes) throws IOException {
    AssetFolderException.in(
        file,
        () -> {
          try (AtomicOutput output = AtomicOutput.create(file)) {
            output.image().writeAt(0, ByteBuffer.wrap(bytes));
            output.commit();
          }
        });
  }
}
