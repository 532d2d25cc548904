package dev.assembler.assets;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * BLAKE3 and SHA-256 of a file, read once.
 *
 * @param blake3 64 hex digits
 * @param sha256 64 hex digits
 * @param size bytes read
 */
record FileHashes(String blake3, String sha256, long size) {

  private static final Set<DigestAlgorithm> BOTH =
      EnumSet.of(DigestAlgorithm.BLAKE3, DigestAlgorithm.SHA256);

  static FileHashes of(Path file) throws IOException {
    var size = new AtomicLong();
    Map<DigestAlgorithm, byte[]> digests;
    try (FileChannel channel = FileChannel.open(file)) {
      digests =
          Digests.of(channel, BOTH, Runtime.getRuntime().availableProcessors(), size::addAndGet);
    }
    HexFormat hex = HexFormat.of();
    return new FileHashes(
        hex.formatHex(digests.get(DigestAlgorithm.BLAKE3)),
        hex.formatHex(digests.get(DigestAlgorithm.SHA256)),
        size.get());
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
}
