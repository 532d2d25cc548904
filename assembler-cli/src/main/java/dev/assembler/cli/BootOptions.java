package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.run.Architecture;
import dev.assembler.pipeline.run.BootRequest;
import dev.assembler.pipeline.source.HostPath;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a machine starts. */
final class BootOptions {

  @Option(
      names = "--kernel",
      paramLabel = "FILE",
      description =
          "A kernel, started by itself; IMAGE is its initrd or its root then, or nothing.")
  String kernel;

  @Option(names = "--initrd", paramLabel = "FILE", description = "The kernel's initramfs.")
  String initrd;

  @Option(
      names = "--cmdline",
      paramLabel = "TEXT",
      description = "The kernel's command line. Default: the serial console, and the root.")
  String commandLine;

  @Option(
      names = "--disk",
      paramLabel = "FILE",
      description = "The kernel's first disk, /dev/vda: a root file system, or a disk.")
  String disk;

  @Option(
      names = "--as",
      paramLabel = "cd|disk",
      description = "What an ISO image is to the machine. Default: cd.")
  String as = "cd";

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "amd64 or arm64. Default: as kernel and boot loader say.")
  String arch;

  @Option(
      names = "--writable",
      description = "What the guest writes into the image stays. Default: it is forgotten.")
  boolean writable;

  @Option(
      names = "--snapshot",
      description = "What the guest writes into the image is forgotten: the default.")
  boolean snapshot;

  BootRequest request(String place) {
    if (!as.equals("cd") && !as.equals("disk")) {
      throw new UsageException("--as " + Arguments.shown(as), "unknown", "cd or disk", "");
    }
    if (writable && snapshot) {
      throw new UsageException("--writable", "given with --snapshot", "one of them", "");
    }
    if (kernel == null && commandLine != null && place == null) {
      throw new UsageException("--cmdline", "given without --kernel", "a kernel", "");
    }
    return new BootRequest(
        path("IMAGE", place),
        path("--kernel", kernel),
        path("--initrd", initrd),
        Optional.ofNullable(commandLine),
        path("--disk", disk),
        architecture(),
        as.equals("disk"),
        writable);
  }

  Optional<Architecture> architecture() {
    return Optional.ofNullable(arch)
        .map(name -> Architecture.parse("--arch", Arguments.shown(name)));
  }

  private static Optional<HostPath> path(String option, String text) {
    return Optional.ofNullable(text).map(name -> Requests.path(option, name));
  }
}
