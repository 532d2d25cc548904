package dev.assembler.pipeline.packages;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;

/** A tree of packages whose contents can be read until this is closed. */
public record OpenPackages(PackageTree packages, Closeable resource) implements Closeable {

  public OpenPackages {
    Objects.requireNonNull(packages, "packages");
    Objects.requireNonNull(resource, "resource");
  }

  @Override
  public void close() throws IOException {
    resource.close();
  }
}
