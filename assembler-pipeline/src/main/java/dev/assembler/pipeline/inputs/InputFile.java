package dev.assembler.pipeline.inputs;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that was asked for, whole and checked.
 *
 * @param name as in the request
 * @param address where it came from first; no user, no password
 * @param size in bytes
 * @param sha256 of all of it, in lower-case hexadecimal
 * @param path where it is now; it must not be written to
 */
public record InputFile(String name, URI address, long size, String sha256, Path path) {

  public InputFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(path, "path");
  }
}
