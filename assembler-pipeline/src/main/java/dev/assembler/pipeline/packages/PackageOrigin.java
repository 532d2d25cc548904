package dev.assembler.pipeline.packages;

import dev.assembler.pipeline.inputs.LockedPackage;
import java.util.Objects;

/**
 * A package whose file is known.
 *
 * @param distribution "alpine", "debian" or "ubuntu"
 * @param address where the file comes from
 * @param sha256 of the file, in lower-case hexadecimal
 */
public record PackageOrigin(
    String distribution,
    String name,
    String version,
    String architecture,
    String address,
    String sha256) {

  public PackageOrigin {
    Objects.requireNonNull(distribution, "distribution");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(sha256, "sha256");
  }

  public static PackageOrigin of(String distribution, InstalledPackage installed) {
    return new PackageOrigin(
        distribution,
        installed.name(),
        installed.version(),
        installed.architecture(),
        installed.file().address().toString(),
        installed.file().sha256());
  }

  public static PackageOrigin of(LockedPackage locked) {
    return new PackageOrigin(
        locked.distribution(),
        locked.name(),
        locked.version(),
        locked.architecture(),
        locked.file().address().toString(),
        locked.file().sha256());
  }
}
