package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import java.nio.file.Path;

/**
 * Reads and verifies an image in a VM whose heap and stacks are small, and says what came of it.
 */
final class BoundedRead {

  private BoundedRead() {}

  /**
   * @param args the image
   */
  public static void main(String[] args) throws Exception {
    try (ImageSource image = FileImage.openForReading(Path.of(args[0]))) {
      System.out.println("names: " + SquashfsImage.read(image).nameCount());
      System.out.println(SquashfsImage.verify(image, Limits.defaults()).facts());
    } catch (ImageFormatException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
