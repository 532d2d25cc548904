package dev.assembler.pipeline.inputs;

import java.net.URI;
import java.util.Objects;

/**
 * A file that is pinned.
 *
 * @param name what people call it
 * @param address where it comes from, without credentials
 * @param size in bytes
 * @param sha256 in lower-case hexadecimal
 */
public record LockedInput(String name, URI address, long size, String sha256) {

  public LockedInput {
    Objects.requireNonNull(name, "name");
    address = Addresses.withoutCredentials(address);
    if (size < 0) {
      throw new IllegalArgumentException("size " + size);
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 \"" + sha256 + "\", expected 64 hexadecimal digits in lower case");
    }
  }

  static LockedInput of(InputFile file) {
    return new LockedInput(file.name(), file.address(), file.size(), file.sha256());
  }
}
