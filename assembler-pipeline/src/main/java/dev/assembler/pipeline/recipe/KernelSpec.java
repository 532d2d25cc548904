package dev.assembler.pipeline.recipe;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The kernel and its modules.
 *
 * @param from the source that has it: {@code /boot/vmlinuz-RELEASE} or {@code
 *     /lib/modules/RELEASE/vmlinuz}, and the modules
 * @param release which of several; empty: the only one
 * @param image a path in the source, if it is in another place
 * @param modules that systems need, as {@code assemble kernel modules} takes them
 * @param commandLine of it; placeholders for root hashes may be in it
 */
public record KernelSpec(
    Place place,
    String from,
    Optional<String> release,
    Optional<String> image,
    List<String> modules,
    String commandLine) {

  /** The artifact that is the kernel's image. */
  public static final String ARTIFACT = "kernel";

  public KernelSpec {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(image, "image");
    modules = List.copyOf(modules);
    Objects.requireNonNull(commandLine, "commandLine");
  }
}
