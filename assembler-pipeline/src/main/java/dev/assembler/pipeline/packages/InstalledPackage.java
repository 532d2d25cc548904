package dev.assembler.pipeline.packages;

import dev.assembler.pipeline.inputs.InputFile;
import java.util.List;
import java.util.Objects;

/**
 * A package that a tree was made of.
 *
 * @param name its own, without version or architecture
 * @param version as its distribution writes it
 * @param architecture as its distribution calls it: "x86_64", "amd64", "noarch", "all"
 * @param requestedBy what brought it in: "the request", or the packages that need it
 * @param file the package's file
 * @param scripts what its distribution would have run
 */
public record InstalledPackage(
    String name,
    String version,
    String architecture,
    List<String> requestedBy,
    InputFile file,
    List<PackageScript> scripts) {

  public InstalledPackage {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(architecture, "architecture");
    requestedBy = List.copyOf(requestedBy);
    Objects.requireNonNull(file, "file");
    scripts = List.copyOf(scripts);
  }
}
