package dev.assembler.pipeline.layout;

import dev.assembler.core.tree.Content;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a layout names.
 *
 * @param name as the layout has it
 * @param path below the layout's folder where the name is relative
 */
record HostFile(String name, Path path) implements NamedFile {

  /** What is wrong with it; null if nothing is. */
  String problem() {
    if (!Files.exists(path)) {
      return "no such file; paths are relative to the layout's folder";
    }
    if (!Files.isRegularFile(path)) {
      return "not a regular file";
    }
    return Files.isReadable(path) ? null : "permission denied";
  }

  @Override
  public Content content() throws InputException {
    try {
      return Content.of(path);
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }

  @Override
  public byte[] bytes() throws InputException {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }

  static HostFile of(String name, Path folder) {
    return new HostFile(name, HostPath.of(name).toPath(folder));
  }
}
