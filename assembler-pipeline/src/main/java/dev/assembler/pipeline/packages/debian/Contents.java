package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes of files in trees. */
final class Contents {

  private static final int LARGEST = 64 << 20;
  private static final int CHUNK = 1 << 16;

  private Contents() {}

  /** All of a file of at most 64 MiB. */
  static byte[] read(Content content) throws IOException {
    if (content.size() > LARGEST) {
      throw new ImageFormatException("a file of " + content.size() + " bytes, expected 64 MiB");
    }
    byte[] bytes = new byte[(int) content.size()];
    try (ImageSource source = content.open()) {
      source.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  /** The digest dpkg keeps of files; it guards against mishaps, not against people. */
  static String md5(Content content) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    var chunk = ByteBuffer.allocate(CHUNK);
    try (ImageSource source = content.open()) {
      for (long at = 0; at < content.size(); at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK, content.size() - at));
        source.readAt(at, chunk);
        digest.update(chunk.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
