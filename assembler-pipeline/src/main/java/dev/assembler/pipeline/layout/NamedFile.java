package dev.assembler.pipeline.layout;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.verity.RootHash;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that a disk's description names: one of the host, or one that is made before the disk is.
 * It is asked for its bytes when the disk is prepared, not when the description is read.
 */
public interface NamedFile {

  /** As the description has it. */
  String name();

  Content content() throws IOException;

  /** All of them, of a file that is no larger than an array. */
  default byte[] bytes() throws IOException {
    try (ImageSource source = content().open()) {
      var bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
      source.readAt(0, bytes);
      return bytes.array();
    }
  }

  /** Whether it is a hash area of dm-verity. */
  default boolean isHashArea() {
    return false;
  }

  /** Of a hash area: what names the partition that it is in, and that of its data. */
  default RootHash rootHash() throws IOException {
    throw new IllegalStateException(name() + ": no hash area");
  }
}
