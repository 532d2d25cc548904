package dev.assembler.pipeline.build;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.file.Path;

/** SHA-256 of files, in lower-case hexadecimal. */
final class FileDigest {

  private FileDigest() {}

  static String of(Path path) throws IOException {
    try (ImageSource image = FileImage.openForReading(path)) {
      return ImageDigest.sha256(image, ProgressListener.NONE);
    }
  }

  /**
   * Of a file that the recipe names.
   *
   * @throws InputException if it cannot be read
   */
  static String of(String name, Path path) throws InputException {
    try {
      return of(path);
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }
}
