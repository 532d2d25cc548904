package dev.assembler.pipeline.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The programs of the host.
 *
 * @param path folders as the PATH variable has them, between colons
 */
public record HostPrograms(String path) {

  /** A program's file. */
  public Optional<Path> find(String name) {
    for (String folder : path.split(":", -1)) {
      Path program = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /**
   * A program's file.
   *
   * @param hint what to install
   */
  Path require(String name, String hint) throws MissingProgramException {
    return find(name)
        .orElseThrow(() -> new MissingProgramException(name, "not found on PATH", hint));
  }

  /** QEMU for an architecture. */
  public Path requireQemu(Architecture architecture) throws MissingProgramException {
    return require(
        architecture.qemu(),
        "install QEMU (Debian: apt install " + architecture.qemuPackage() + ")");
  }
}
