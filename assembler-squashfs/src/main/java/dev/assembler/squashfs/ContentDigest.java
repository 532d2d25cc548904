package dev.assembler.squashfs;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The SHA-256 of a content: nobody makes two that collide. It is slow, and therefore only taken of
 * contents whose {@link ContentHash} is that of a different one.
 */
record ContentDigest(long a, long b, long c, long d) {

  private static final int CHUNK = 1 << 17;

  static ContentDigest of(byte[] bytes, int offset, int length) {
    MessageDigest sha256 = ImageDigest.newSha256();
    sha256.update(bytes, offset, length);
    return finish(sha256);
  }

  /**
   * Of the first {@code length} bytes of a file. Chunks of zeros are left out and the others stand
   * behind their offsets, so that holes of any size cost nothing: comparable among contents of one
   * length only.
   */
  static ContentDigest ofRun(ImageSource source, long length) throws IOException {
    MessageDigest sha256 = ImageDigest.newSha256();
    Holes holes = Holes.of(source.dataExtents());
    byte[] chunk = new byte[CHUNK];
    ByteBuffer place = ByteBuffer.allocate(Long.BYTES);
    for (long at = 0; at < length; at += CHUNK) {
      int count = (int) Math.min(CHUNK, length - at);
      if (!holes.cover(at, count)) {
        source.readAt(at, ByteBuffer.wrap(chunk, 0, count));
        if (!ZeroBytes.all(chunk, 0, count)) {
          sha256.update(place.clear().putLong(at).flip());
          sha256.update(chunk, 0, count);
        }
      }
    }
    return finish(sha256);
  }

  private static ContentDigest finish(MessageDigest sha256) {
    ByteBuffer words = ByteBuffer.wrap(sha256.digest());
    return new ContentDigest(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }
}
