package dev.assembler.assets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.crypto.digests.Blake3Digest;

/**
 * BLAKE3 and SHA-256 of a file, read once.
 *
 * @param blake3 64 hex digits
 * @param sha256 64 hex digits
 * @param size bytes read
 */
record FileHashes(String blake3, String sha256, long size) {

  private static final int BUFFER = 1 << 18;

  static FileHashes of(Path file) throws IOException {
    var blake3 = new Blake3Digest(32);
    MessageDigest sha256 = newSha256();
    var buffer = new byte[BUFFER];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        blake3.update(buffer, 0, count);
        sha256.update(buffer, 0, count);
        size += count;
      }
    }
    var digest = new byte[blake3.getDigestSize()];
    blake3.doFinal(digest, 0);
    HexFormat hex = HexFormat.of();
    return new FileHashes(hex.formatHex(digest), hex.formatHex(sha256.digest()), size);
  }

  /** What a manifest says of such a file, with its SHA-256 or without. */
  Asset asset(boolean withSha256) {
    return new Asset(blake3, size, withSha256 ? sha256 : "", Map.of());
  }

  /** Whether a file of these hashes is that asset. */
  boolean isOf(Asset asset) {
    return size == asset.size()
        && blake3.equals(asset.hash())
        && (asset.sha256().isEmpty() || sha256.equals(asset.sha256()));
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
