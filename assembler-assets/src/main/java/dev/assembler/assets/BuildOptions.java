package dev.assembler.assets;

import dev.assembler.core.tree.Epoch;
import java.util.Set;

/**
 * What a build says of itself.
 *
 * @param epoch its time: versions and dates are made of it
 * @param binary the version of the binary built with the assets
 * @param minBinary the oldest binary that can use them; empty for any
 * @param more digests that the manifest states beside BLAKE3: SHA-256, fs-verity's by SHA-256
 */
public record BuildOptions(
    Epoch epoch, String binary, String minBinary, Set<DigestAlgorithm> more) {

  /** What manifests state where nobody says otherwise. */
  public static final String FIRST_BINARY = "1.0.0";

  public BuildOptions {
    SafeName.require("binary version", binary);
    if (!minBinary.isEmpty()) {
      SafeName.require("min_binary", minBinary);
    }
    more = Set.copyOf(more);
    if (more.contains(DigestAlgorithm.FSVERITY_SHA512)) {
      throw new IllegalArgumentException("a manifest has no place for fs-verity by SHA-512");
    }
  }

  /** A binary of the same time, for assets that every binary can use. */
  public static BuildOptions of(Epoch epoch) {
    return new BuildOptions(epoch, Versions.ofBinary(epoch), FIRST_BINARY, Set.of());
  }

  public BuildOptions withBinary(String newBinary) {
    return new BuildOptions(epoch, newBinary, minBinary, more);
  }

  public BuildOptions withMinBinary(String newMinBinary) {
    return new BuildOptions(epoch, binary, newMinBinary, more);
  }

  /** The same with these digests beside BLAKE3. */
  public BuildOptions withDigests(DigestAlgorithm... stated) {
    return new BuildOptions(epoch, binary, minBinary, Set.of(stated));
  }
}
