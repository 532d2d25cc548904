package dev.assembler.core.image;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of an image, read from its beginning to its end. Formats that write their first bytes
 * last cannot be hashed on the way; what was just written is still in the page cache.
 */
public final class ImageDigest {

  private static final int CHUNK = 1 << 18;

  private ImageDigest() {}

  /** In lower-case hexadecimal; tells how far it has come. */
  public static String sha256(ImageSource image, ProgressListener progress) throws IOException {
    return HexFormat.of().formatHex(sha256Bytes(image, progress));
  }

  /** The 32 bytes of it. */
  public static byte[] sha256Bytes(ImageSource image, ProgressListener progress)
      throws IOException {
    MessageDigest digest = newSha256();
    long size = image.size();
    var chunk = ByteBuffer.allocate((int) Math.min(CHUNK, size));
    for (long at = 0; at < size; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK, size - at));
      image.readAt(at, chunk);
      digest.update(chunk.flip());
      progress.on(new ProgressEvent.Advanced(at + chunk.limit(), 0));
    }
    return digest.digest();
  }

  /** A digest that nothing has been put into. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
