package dev.assembler.assets;

import dev.assembler.core.tree.Epoch;

/**
 * What a build says of itself.
 *
 * @param epoch its time: versions and dates are made of it
 * @param binary the version of the binary built with the assets
 * @param minBinary the oldest binary that can use them; empty for any
 * @param sha256 whether the manifest states SHA-256, too
 */
public record BuildOptions(Epoch epoch, String binary, String minBinary, boolean sha256) {

  /** What manifests state where nobody says otherwise. */
  public static final String FIRST_BINARY = "1.0.0";

  public BuildOptions {
    SafeName.require("binary version", binary);
    if (!minBinary.isEmpty()) {
      SafeName.require("min_binary", minBinary);
    }
  }

  /** A binary of the same time, for assets that every binary can use. */
  public static BuildOptions of(Epoch epoch) {
    return new BuildOptions(epoch, Versions.ofBinary(epoch), FIRST_BINARY, false);
  }

  public BuildOptions withBinary(String newBinary) {
    return new BuildOptions(epoch, newBinary, minBinary, sha256);
  }

  public BuildOptions withMinBinary(String newMinBinary) {
    return new BuildOptions(epoch, binary, newMinBinary, sha256);
  }

  public BuildOptions withSha256(boolean stated) {
    return new BuildOptions(epoch, binary, minBinary, stated);
  }
}
