package dev.assembler.pipeline.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether KVM runs guests here: the smallest one is booted, for a device that opens says little. A
 * host may have it for guests of another kind alone, and hang with all others.
 */
public final class KvmProbe {

  private static final Path DEVICE = Path.of("/dev/kvm");

  /** A host that takes longer for one sector would take minutes for Linux. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /**
   * What came of it.
   *
   * @param works whether the guest said its word in time
   * @param reason in a sentence's end: "works", "the probe guest .."
   */
  public record Result(boolean works, String reason) {}

  private KvmProbe() {}

  /** For a machine of this architecture. */
  public static Result of(Architecture architecture, HostPrograms programs) throws IOException {
    if (!Architecture.ofHost().equals(Optional.of(architecture))) {
      return new Result(false, "this host has another architecture");
    }
    if (!Files.exists(DEVICE)) {
      return new Result(false, "there is no " + DEVICE);
    }
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      return new Result(false, DEVICE + " is not this user's to open");
    }
    Optional<Path> qemu = programs.find(architecture.qemu());
    return qemu.isEmpty()
        ? new Result(false, architecture.qemu() + " is not installed")
        : probe(architecture, Accelerator.KVM, qemu.get());
  }

  static Result probe(Architecture architecture, Accelerator accelerator, Path qemu)
      throws IOException {
    Path image = Files.createTempFile("assemble-probe", ".img");
    try {
      Files.write(image, ProbeGuest.of(architecture));
      CommandLine command = command(architecture, accelerator, image).at(qemu.toString());
      try (GuestRun run = GuestRun.start(command, GuestRun.Typing.NOBODY)) {
        var watch = new GuestRun.Watch(Optional.of(ProbeGuest.WORD), Optional.of(LIMIT));
        GuestOutcome outcome = run.await(watch, ConsoleListener.NONE);
        return outcome instanceof GuestOutcome.Said
            ? new Result(true, "works")
            : new Result(false, "the probe guest did not start: " + outcome.text());
      }
    } finally {
      Files.delete(image);
    }
  }

  private static CommandLine command(
      Architecture architecture, Accelerator accelerator, Path image) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-machine", QemuCommand.board(architecture, accelerator, false)));
    words.addAll(List.of("-cpu", QemuCommand.cpu(architecture, accelerator), "-m", "64M"));
    words.addAll(List.of("-nodefaults", "-no-reboot", "-display", "none", "-serial", "stdio"));
    if (architecture == Architecture.ARM64) {
      words.addAll(List.of("-kernel", image.toString()));
    } else {
      words.addAll(List.of("-drive", "if=none,id=p,format=raw,snapshot=on,file=" + image));
      words.addAll(List.of("-device", "virtio-blk-pci,drive=p"));
    }
    return new CommandLine(architecture.qemu(), words);
  }
}
