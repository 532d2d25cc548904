package dev.assembler.assets;

import java.util.HexFormat;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** Bytes to hash, and what other implementations make of them. */
final class Inputs {

  private Inputs() {}

  /** The input of BLAKE3's official vectors: 0, 1 .. 250, 0, 1 .. */
  static byte[] counting(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  static byte[] bouncyCastle(byte[] bytes) {
    var digest = new Blake3Digest(32);
    digest.update(bytes, 0, bytes.length);
    var hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
