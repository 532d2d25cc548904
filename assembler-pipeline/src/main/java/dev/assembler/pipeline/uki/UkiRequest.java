package dev.assembler.pipeline.uki;

import dev.assembler.pipeline.source.HostPath;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that making a UKI is told.
 *
 * @param kernel an EFI program
 * @param stub empty for systemd's, where its package puts it
 * @param initrds in their order
 * @param parts files of other parts
 * @param commandLine without a line break at its end
 * @param uname the kernel's release, if it is not to be read from the kernel
 * @param output the file to make; {@code {VERSION}} in it stands for the release, {@code {HASH}}
 *     for the hash
 * @param hash of what is inside, 7 to 40 hexadecimal digits
 */
public record UkiRequest(
    HostPath kernel,
    Optional<HostPath> stub,
    List<HostPath> initrds,
    Map<Part, HostPath> parts,
    Optional<String> commandLine,
    Optional<String> uname,
    String output,
    Optional<String> hash) {

  /** Parts that are files of the host. */
  public enum Part {
    OS_RELEASE,
    DEVICE_TREE,
    SPLASH,
    MICROCODE,
    SBAT,
    PCR_PUBLIC_KEY,
    PCR_SIGNATURE
  }

  public UkiRequest {
    Objects.requireNonNull(kernel, "kernel");
    Objects.requireNonNull(stub, "stub");
    initrds = List.copyOf(initrds);
    parts = Map.copyOf(parts);
    Objects.requireNonNull(commandLine, "commandLine");
    Objects.requireNonNull(uname, "uname");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(hash, "hash");
  }
}
