package dev.assembler.cli;

import dev.assembler.assets.AssetManifest;
import dev.assembler.assets.ResolvedAssets;
import dev.assembler.pipeline.run.BootRequest;
import dev.assembler.pipeline.run.Firmware;
import dev.assembler.pipeline.run.HostPrograms;
import dev.assembler.pipeline.run.MachineRequest;
import dev.assembler.pipeline.run.RunPlan;
import dev.assembler.pipeline.run.VirtualMachine;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Boots an image or a folder in a machine, and says how it went. */
@Command(
    name = "assemble run",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Boots an image or a folder in QEMU or cloud-hypervisor. With --check it waits until the",
      "guest says a marker on its serial line."
    },
    footer = {
      "",
      "IMAGE: a disk (raw, qcow2, VHD), an ISO image, a UKI or kernel; with --kernel an initramfs"
          + " or",
      "a root file system (squashfs, ext4). DIR: one of them, a kernel with its initrd and root,",
      "assets with their manifest, or an .ipxe script, which QEMU serves by TFTP.",
      "",
      "Examples:",
      "  assemble run disk.raw",
      "  assemble run installer.iso --as disk --firmware bios --check 'login:' --timeout 120",
      "  assemble run linux.efi --secure-boot --dry-run",
      "  assemble run rootfs.squashfs --kernel vmlinuz --initrd initrd.cpio.zst --disks 3",
      "",
      "Exit codes: 0 the marker was said, or the guest ended in order; 1 it was not said in time,"
          + " or",
      "the guest failed; 2 wrong usage; 3 unreadable input; 5 a program or a file of the host is",
      "missing."
    })
final class RunCommand implements Verb {

  /** Of a wait for a marker. */
  private static final int USUAL_SECONDS = 300;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "IMAGE|DIR",
      description = "What to boot; may be left out with --kernel.")
  String place;

  @Option(
      names = "--check",
      paramLabel = "MARKER",
      description = "What the guest says when all is well; then it is ended.")
  String check;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "When to give up. Default: 300 with --check, else never.")
  Integer timeout;

  @Option(names = "--dry-run", description = "Print the command line for a shell, and run nothing.")
  boolean dryRun;

  @Mixin BootOptions boot = new BootOptions();

  @Mixin MachineOptions machine = new MachineOptions();

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return Arguments.shown(place == null ? boot.kernel == null ? "" : boot.kernel : place);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Optional<String> marker = Optional.ofNullable(check).filter(text -> !text.isEmpty());
    Optional<Duration> limit =
        Optional.ofNullable(timeout)
            .or(() -> marker.map(text -> USUAL_SECONDS))
            .map(seconds -> Duration.ofSeconds(GuestSession.requireSeconds("--timeout", seconds)));
    BootRequest request = request(console);
    MachineRequest asked = machine.request(console, stem());
    var programs = new HostPrograms(Optional.ofNullable(console.variable("PATH")).orElse(""));
    if (dryRun) {
      RunPlan plan = RunPlan.of(request, asked, programs, RunFolder.shown());
      plan.remarks().forEach(remark -> console.say("assemble: " + remark));
      return planned(console, plan);
    }
    try (var folder = new RunFolder();
        var interruption = new Interruption(console)) {
      RunPlan plan = RunPlan.of(request, asked, programs, folder.volume());
      plan.remarks().forEach(console::detail);
      var command = plan.onHost(programs);
      interruption.guard(folder);
      plan.prepare();
      boolean shown = !console.isQuiet() && !console.isJson();
      var session = new GuestSession(console, marker, limit);
      return ended(console, plan, session.run(command, shown, interruption));
    }
  }

  /** Assets are resolved by their manifest, and verified. */
  private BootRequest request(Console console) throws IOException {
    BootRequest request = boot.request(place);
    boolean isOfAssets =
        place != null
            && Files.exists(
                Requests.path("IMAGE", place).toPath().resolve(AssetManifest.FILE_NAME));
    if (!isOfAssets) {
      return request;
    }
    var options = new ResolveOptions();
    options.folder = place;
    options.arch = boot.arch;
    ResolvedAssets assets = options.resolve().assets();
    AssetsBootCommand.requireVerified(console, assets);
    return new BootRequest(
        Optional.empty(),
        request.kernel().or(() -> Optional.of(host(assets.kernel().path()))),
        request.initrd().or(() -> Optional.of(host(assets.initrd().path()))),
        request.commandLine(),
        request.root().or(() -> Optional.of(host(assets.rootfs().path()))),
        request.architecture(),
        request.isAsDisk(),
        request.isWritable());
  }

  private static HostPath host(Path path) {
    return HostPath.of(path.toString());
  }

  /** What names of empty disks begin with: those of the image, beside it. */
  private Path stem() {
    String image = place != null ? place : boot.kernel != null ? boot.kernel : "guest";
    return Requests.path("IMAGE", image).toPath().toAbsolutePath().normalize();
  }

  private static int planned(Console console, RunPlan plan) throws IOException {
    if (console.isJson()) {
      var json = described(plan);
      json.put("outcome", "not run");
      console.printJson("run", json);
    } else {
      console.print(plan.text());
    }
    return ExitCode.DONE;
  }

  private int ended(Console console, RunPlan plan, GuestSession.End end) throws IOException {
    if (!end.outcome().isWell()) {
      Failure failure = end.failure(subject());
      console.fail("run", failure, null);
      return failure.exit();
    }
    if (console.isJson()) {
      var json = described(plan);
      json.put("outcome", end.outcome().text());
      console.printJson("run", json);
    } else {
      console.say("assemble: " + subject() + ": " + end.outcome().text());
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> described(RunPlan plan) {
    VirtualMachine machine = plan.machine();
    var json = new TreeMap<String, Object>();
    json.put("kind", machine.boot().kind());
    json.put("arch", machine.architecture().toString());
    json.put("accelerator", machine.accelerator().toString());
    json.put("firmware", machine.firmware() instanceof Firmware.Uefi ? "uefi" : "built in");
    json.put("command", plan.command().words());
    return json;
  }
}
