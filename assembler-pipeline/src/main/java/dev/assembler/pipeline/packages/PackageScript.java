package dev.assembler.pipeline.packages;

import java.util.Objects;

/**
 * A script of a package, recorded and not run.
 *
 * @param kind as its distribution calls it: "post-install", "postinst", "trigger"
 * @param text all of it
 */
public record PackageScript(String kind, String text) {

  public PackageScript {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }
}
