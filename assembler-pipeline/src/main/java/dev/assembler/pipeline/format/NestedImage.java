package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** What lies in a partition or in a container. */
final class NestedImage {

  private NestedImage() {}

  /**
   * Checks every rule of what is there, if it is of a format that is read and wanted.
   *
   * @return whether it is
   * @throws InputException naming it, if it is malformed
   */
  static boolean verify(
      String name, ImageSource image, ReadOptions options, Predicate<ImageFormat> wanted)
      throws IOException {
    Optional<ImageFormat> format = FileKind.of(FileHead.of(image)).known().filter(wanted);
    if (format.isEmpty()) {
      return false;
    }
    try {
      var file = new ImageFile(name, format.get(), image, Codec.Id.STORE, image.size());
      format.get().verify(file, options);
      return true;
    } catch (ImageFormatException e) {
      throw new InputException(name, e.getMessage(), e);
    }
  }
}
