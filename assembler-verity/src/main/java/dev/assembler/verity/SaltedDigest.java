package dev.assembler.verity;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;

/** Digests of the salt and then a block, for one thread. */
final class SaltedDigest implements AutoCloseable {

  private final MessageDigest digest;
  private final byte[] salt;
  private final int size;
  private byte[] buffer = {};

  SaltedDigest(VerityOptions options) {
    this.digest = options.algorithm().newDigest();
    this.salt = options.salt();
    this.size = options.algorithm().size();
  }

  /** Puts the digest of {@code block[offset, offset + length)} into {@code target}. */
  void of(byte[] block, int offset, int length, byte[] target, int at) {
    digest.update(salt);
    digest.update(block, offset, length);
    finish(target, at);
  }

  /** Puts the digest of the block's remaining bytes into {@code target}. */
  void of(ByteBuffer block, byte[] target, int at) {
    digest.update(salt);
    digest.update(block);
    finish(target, at);
  }

  private void finish(byte[] target, int at) {
    try {
      digest.digest(target, at, size);
    } catch (DigestException e) {
      throw new IllegalStateException("no room for a digest of " + size + " bytes", e);
    }
  }

  /** The same array again and again, of at least this size. */
  byte[] buffer(int length) {
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    return buffer;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
