package dev.assembler.verity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** The digests a tree may be made of. */
public enum HashAlgorithm {
  SHA256("SHA-256", 32),
  SHA512("SHA-512", 64);

  private final String javaName;
  private final int size;

  HashAlgorithm(String javaName, int size) {
    this.javaName = javaName;
    this.size = size;
  }

  /** Of a digest, in bytes. */
  public int size() {
    return size;
  }

  MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + javaName, e);
    }
  }

  /** The name as the superblock has it: {@code sha256}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
