package dev.assembler.pipeline.iso;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Small files as bytes. */
final class FileBytes {

  private FileBytes() {}

  /**
   * @throws ImageFormatException for more bytes than these
   */
  static byte[] of(Content content, int most) throws IOException {
    if (content.size() > most) {
      throw new ImageFormatException(
          "boot loader: " + content.size() + " bytes, expected at most " + most);
    }
    var bytes = new byte[(int) content.size()];
    try (ImageSource source = content.open()) {
      source.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }
}
