package dev.assembler.assets;

import java.util.Optional;

/** How a file's bytes become a few that stand for them. */
public enum DigestAlgorithm {
  /** FIPS 180-4. */
  SHA256("sha256", 32),

  /** BLAKE3 in its default mode, 32 bytes of output. */
  BLAKE3("blake3", 32),

  /** The fs-verity file digest by SHA-256, blocks of 4 KiB, no salt. */
  FSVERITY_SHA256("fs-verity", 32),

  /** The fs-verity file digest by SHA-512, blocks of 4 KiB, no salt. */
  FSVERITY_SHA512("fs-verity-sha512", 64);

  private final String text;
  private final int size;

  DigestAlgorithm(String text, int size) {
    this.text = text;
    this.size = size;
  }

  /** The algorithm of this name, as {@link #toString} has it. */
  public static Optional<DigestAlgorithm> parse(String name) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.text.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** Bytes of a digest. */
  public int size() {
    return size;
  }

  /** Whether it is one of {@link FsVerity}. */
  public boolean isFsVerity() {
    return this == FSVERITY_SHA256 || this == FSVERITY_SHA512;
  }

  /** As the command line and manifests write it: sha256, blake3, fs-verity, fs-verity-sha512. */
  @Override
  public String toString() {
    return text;
  }
}
