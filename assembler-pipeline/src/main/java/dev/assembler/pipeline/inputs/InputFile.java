package dev.assembler.pipeline.inputs;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that was asked for, whole and checked.
 *
 * @param name as in the request
 * @param address where it came from first; no user, no password
 * @param pin what locks and manifests call it, see {@link InputRequest}
 * @param size in bytes
 * @param sha256 of all of it, in lower-case hexadecimal
 * @param path where it is now; it must not be written to
 */
public record InputFile(String name, URI address, String pin, long size, String sha256, Path path) {

  public InputFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(pin, "pin");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(path, "path");
  }

  /** One that is pinned by its address. */
  public InputFile(String name, URI address, long size, String sha256, Path path) {
    this(name, address, Addresses.withoutCredentials(address).toString(), size, sha256, path);
  }

  /** As somebody has asked for it. */
  InputFile as(InputRequest request) {
    return new InputFile(request.name(), address, request.pin(), size, sha256, path);
  }
}
