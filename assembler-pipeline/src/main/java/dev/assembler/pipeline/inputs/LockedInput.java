package dev.assembler.pipeline.inputs;

import java.util.Objects;

/**
 * A file that is pinned.
 *
 * @param name what people call it
 * @param address where it comes from: an address without credentials, {@code debian:SUITE/PATH} or
 *     {@code alpine:RELEASE/REPOSITORY/PATH} below whichever mirror, or a path as a recipe has it
 * @param size in bytes
 * @param sha256 in lower-case hexadecimal
 */
public record LockedInput(String name, String address, long size, String sha256) {

  public LockedInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    if (size < 0) {
      throw new IllegalArgumentException("size " + size);
    }
    requireSha256(sha256);
  }

  static void requireSha256(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 \"" + sha256 + "\", expected 64 hexadecimal digits in lower case");
    }
  }

  static LockedInput of(InputFile file) {
    return new LockedInput(file.name(), file.pin(), file.size(), file.sha256());
  }
}
