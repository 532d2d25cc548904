package dev.assembler.pipeline.guest;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;

/**
 * An image whose size and digest go into a guest. Both are asked for when the initramfs is
 * composed, not when its configuration is read: until then the image need not be there.
 */
public interface LayerImage {

  /** In bytes. */
  long size() throws IOException;

  /** SHA-256, in hexadecimal. */
  String sha256() throws IOException;

  /**
   * One whose bytes are read for it.
   *
   * @param name for messages
   */
  static LayerImage of(String name, Content content) {
    return new LayerImage() {
      @Override
      public long size() {
        return content.size();
      }

      @Override
      public String sha256() throws IOException {
        try (ImageSource image = content.open()) {
          return ImageDigest.sha256(image, ProgressListener.NONE);
        } catch (IOException e) {
          throw new InputException(name, OutputException.reason(e), e);
        }
      }
    };
  }
}
