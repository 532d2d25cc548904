package dev.assembler.assets;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/** BLAKE2b (RFC 7693) without a key. */
final class Blake2b {

  private Blake2b() {}

  /**
   * @param size of the digest in bytes
   */
  static byte[] of(int size, byte[]... parts) {
    var digest = new Blake2bDigest(size * Byte.SIZE);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    var result = new byte[size];
    digest.doFinal(result, 0);
    return result;
  }
}
