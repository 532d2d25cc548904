package dev.assembler.pipeline.inputs;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that somebody needs.
 *
 * @param name what people call it: "linux-firmware-20240909-r0.apk", "the index of bookworm/main"
 * @param address http, https or file
 * @param pin what locks and manifests call it: the same on every host, whichever mirror is used
 * @param size in bytes, where it is known beforehand
 * @param sha256 in lower-case hexadecimal, where it is known beforehand; an input without one is
 *     checked by whoever asks (an index by its signature) and pinned by the lock from then on
 */
public record InputRequest(
    String name, URI address, String pin, OptionalLong size, Optional<String> sha256) {

  public InputRequest {
    Objects.requireNonNull(name, "name");
    Addresses.requireUsable(name, address);
    Objects.requireNonNull(pin, "pin");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(sha256, "sha256");
  }

  /** One that is pinned by its address, whose credentials no lock has. */
  public InputRequest(String name, URI address, OptionalLong size, Optional<String> sha256) {
    this(name, address, Addresses.withoutCredentials(address).toString(), size, sha256);
  }

  /** One of which nothing is known yet. */
  public static InputRequest unpinned(String name, URI address) {
    return new InputRequest(name, address, OptionalLong.empty(), Optional.empty());
  }

  /** One whose size and digest an index states. */
  public static InputRequest pinned(String name, URI address, long size, String sha256) {
    return new InputRequest(name, address, OptionalLong.of(size), Optional.of(sha256));
  }

  /** For messages: of an address no query, which may be somebody's signature. */
  String shownPin() {
    return pin.contains("//") ? Addresses.shown(pin) : pin;
  }

  /** For messages: its name, and where it comes from if that is more. */
  @Override
  public String toString() {
    String from = Addresses.shown(address);
    return name.equals(from) ? name : name + " from " + from;
  }

  public InputRequest withPin(String newPin) {
    return new InputRequest(name, address, newPin, size, sha256);
  }

  /** What was asked for, once it is known what that is. */
  public InputRequest withDigest(OptionalLong newSize, String newSha256) {
    return new InputRequest(name, address, pin, newSize, Optional.of(newSha256));
  }
}
