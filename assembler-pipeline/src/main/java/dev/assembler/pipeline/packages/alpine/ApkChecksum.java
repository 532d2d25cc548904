package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-1 as apk writes it: "Q1" and base64 of its 20 bytes (apk-v2(5)). */
final class ApkChecksum {

  private static final String PREFIX = "Q1";
  private static final int BYTES = 20;

  private ApkChecksum() {}

  static String of(byte[] sha1) {
    return PREFIX + Base64.getEncoder().encodeToString(sha1);
  }

  /** The text again, if it is a checksum. */
  static String parse(String text) throws ImageFormatException {
    if (text.startsWith(PREFIX)) {
      try {
        byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        if (bytes.length == BYTES && of(bytes).equals(text)) {
          return text;
        }
      } catch (IllegalArgumentException e) {
        // told below
      }
    }
    throw new ImageFormatException(
        "checksum \"" + text + "\": expected Q1 and the base64 of 20 bytes");
  }

  static MessageDigest sha1() {
    return digest("SHA-1");
  }

  static MessageDigest sha256() {
    return digest("SHA-256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has them
    }
  }
}
