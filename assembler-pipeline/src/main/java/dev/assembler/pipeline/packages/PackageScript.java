package dev.assembler.pipeline.packages;

import java.util.Arrays;
import java.util.Objects;

/**
 * A script of a package, recorded and not run.
 *
 * @param kind as its distribution calls it: "post-install", "postinst", "trigger"
 * @param bytes all of it, in whatever character set
 */
public record PackageScript(String kind, byte[] bytes) {

  public PackageScript {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(bytes, "bytes");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackageScript script
        && kind.equals(script.kind)
        && Arrays.equals(bytes, script.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(bytes);
  }
}
