package dev.assembler.assets;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash function of the JDK, reused for one message after the other. One thread's own. */
final class HashFunction {

  private final MessageDigest digest;

  private HashFunction(String name) {
    try {
      this.digest = MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  static HashFunction sha256() {
    return new HashFunction("SHA-256");
  }

  static HashFunction sha512() {
    return new HashFunction("SHA-512");
  }

  /** Bytes of a hash. */
  int size() {
    return digest.getDigestLength();
  }

  void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** The hash of what was added since the last one. */
  byte[] digest() {
    return digest.digest();
  }

  /** The same, into an array that has room for it. */
  void digest(byte[] out, int offset) {
    try {
      digest.digest(out, offset, size());
    } catch (DigestException e) {
      throw new IllegalStateException("there is room for a hash at " + offset, e);
    }
  }
}
