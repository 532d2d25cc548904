package dev.assembler.pipeline.inputs;

import java.util.Objects;

/**
 * A package that was resolved.
 *
 * @param distribution "alpine" or "debian"
 * @param version as the distribution writes it
 * @param architecture as the distribution calls it
 * @param file the package's file, under the package's name
 */
public record LockedPackage(
    String distribution, String version, String architecture, LockedInput file) {

  public LockedPackage {
    Objects.requireNonNull(distribution, "distribution");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(file, "file");
  }

  /** One whose file was fetched. */
  public static LockedPackage of(
      String distribution, String name, String version, String architecture, InputFile file) {
    return new LockedPackage(
        distribution,
        version,
        architecture,
        new LockedInput(name, file.pin(), file.size(), file.sha256()));
  }

  /** Without version or architecture. */
  public String name() {
    return file.name();
  }
}
