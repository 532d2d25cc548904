package dev.assembler.pipeline.packages.debian;

import java.util.List;

/**
 * What a request came to.
 *
 * @param architectures as requested
 * @param packages each after those it depends on, as far as these do not depend on it
 */
public record ResolvedPackages(List<String> architectures, List<ResolvedPackage> packages) {

  public ResolvedPackages {
    architectures = List.copyOf(architectures);
    packages = List.copyOf(packages);
  }

  /** The sum of the packages' files, in bytes. */
  public long size() {
    return packages.stream().mapToLong(resolved -> resolved.request().size().orElse(0)).sum();
  }
}
