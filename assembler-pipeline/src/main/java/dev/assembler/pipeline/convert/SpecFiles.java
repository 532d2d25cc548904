package dev.assembler.pipeline.convert;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.source.HostPath;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text files named on the command line: specs, patterns, priorities. */
final class SpecFiles {

  private SpecFiles() {}

  /**
   * @throws InputException if it is missing, no file, or not readable
   */
  static Path readable(HostPath file) throws InputException {
    Path path = file.toPath();
    if (!Files.exists(path)) {
      throw new InputException(file.toString(), "no such file");
    }
    if (Files.isDirectory(path)) {
      throw new InputException(file.toString(), "a directory, expected a file");
    }
    if (!Files.isReadable(path)) {
      throw new InputException(file.toString(), "permission denied");
    }
    return path;
  }
}
