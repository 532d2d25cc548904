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
 * Digests of a file, read once; empty are those that were not asked for.
 *
 * @param blake3 64 hex digits, always there
 * @param sha256 64 hex digits
 * @param fsVerity as {@link Asset#fsVerity} has it
 * @param size bytes read
 */
record FileHashes(String blake3, String sha256, String fsVerity, long size) {

  /** BLAKE3 alone. */
  static FileHashes of(Path file) throws IOException {
    return of(file, Set.of());
  }

  /** BLAKE3, and those of the others that are asked for. */
  static FileHashes of(Path file, Set<DigestAlgorithm> more) throws IOException {
    Set<DigestAlgorithm> which = EnumSet.of(DigestAlgorithm.BLAKE3);
    which.addAll(more);
    var size = new AtomicLong();
    Map<DigestAlgorithm, byte[]> digests;
    try (FileChannel channel = FileChannel.open(file)) {
      digests =
          Digests.of(channel, which, Runtime.getRuntime().availableProcessors(), size::addAndGet);
    }
    return new FileHashes(
        text("", digests.get(DigestAlgorithm.BLAKE3)),
        text("", digests.get(DigestAlgorithm.SHA256)),
        text(Asset.FS_VERITY_TAG, digests.get(DigestAlgorithm.FSVERITY_SHA256)),
        size.get());
  }

  private static String text(String tag, byte[] digest) {
    return digest == null ? "" : tag + HexFormat.of().formatHex(digest);
  }

  /** What a manifest says of such a file. */
  Asset asset() {
    return new Asset(blake3, size, sha256, fsVerity, Map.of());
  }

  /** Whether a file of these hashes is that asset, whose {@link Asset#stated} were taken. */
  boolean isOf(Asset asset) {
    return size == asset.size()
        && blake3.equals(asset.hash())
        && (asset.sha256().isEmpty() || sha256.equals(asset.sha256()))
        && (asset.fsVerity().isEmpty() || fsVerity.equals(asset.fsVerity()));
  }
}
