package dev.assembler.cli;

import dev.assembler.assets.AssetVerifier;
import dev.assembler.assets.FileCheck;
import dev.assembler.assets.ResolvedAssets;
import dev.assembler.assets.UnverifiedAssetsException;
import dev.assembler.assets.VerificationReport;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.run.Accelerator;
import dev.assembler.pipeline.run.Architecture;
import dev.assembler.pipeline.run.Boot;
import dev.assembler.pipeline.run.CommandLine;
import dev.assembler.pipeline.run.Drive;
import dev.assembler.pipeline.run.Firmware;
import dev.assembler.pipeline.run.HostPrograms;
import dev.assembler.pipeline.run.Network;
import dev.assembler.pipeline.run.QemuCommand;
import dev.assembler.pipeline.run.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Boots assets in a machine and waits for the guest to say that all is well. */
@Command(
    name = "assemble assets boot",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Boots verified assets in QEMU and waits until the guest says a marker.",
    footer = {
      "",
      "Exit 0 when the serial line said the marker, 1 when the machine ended or the time was up",
      "before. The root file system is /dev/vda. The files are verified first.",
      "",
      "Example:",
      "  assemble assets boot --dir inst --arch x86_64 --marker 'self-check passed'"
    })
final class AssetsBootCommand implements Verb {

  private static final String HARDENED =
      "root=/dev/vda ro init_on_alloc=1 slab_nomerge page_alloc.shuffle=1";
  private static final int MOST_MEMORY = 1 << 20;

  @Mixin ResolveOptions what = new ResolveOptions();

  @Option(
      names = "--marker",
      paramLabel = "TEXT",
      description = "What the guest says on its serial line when all is well.")
  String marker;

  @Option(names = "--limit", paramLabel = "SECONDS", description = "When to give up. Default: 240.")
  int limit = 240;

  @Option(names = "--memory", paramLabel = "MIB", description = "Default: 512.")
  int memory = 512;

  @Option(
      names = "--append",
      paramLabel = "TEXT",
      description = "More of the kernel's command line.")
  String append = "";

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return what.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    if (marker == null || marker.isEmpty()) {
      throw new UsageException("--marker", "missing", "", "see assemble assets boot --help");
    }
    GuestSession.requireSeconds("--limit", limit);
    requireRange("--memory", memory, MOST_MEMORY);
    ResolvedAssets assets = what.resolve().assets();
    Architecture architecture = Architecture.parse("--arch", assets.arch());
    var programs = new HostPrograms(Optional.ofNullable(console.variable("PATH")).orElse(""));
    Path program = programs.requireQemu(architecture);
    requireVerified(console, assets);
    CommandLine command = QemuCommand.of(machine(architecture, assets)).at(program.toString());
    var session =
        new GuestSession(console, Optional.of(marker), Optional.of(Duration.ofSeconds(limit)));
    GuestSession.End end;
    try (var interruption = new Interruption(console)) {
      end = session.run(command, false, interruption);
    }
    return end.outcome().isWell() ? said(console, assets) : fail(console, end.failure(subject()));
  }

  /** Without acceleration, so that it is the same on every host; the root takes no writes. */
  private VirtualMachine machine(Architecture architecture, ResolvedAssets assets) {
    String console = architecture == Architecture.AMD64 ? "ttyS0" : "ttyAMA0";
    String line = ("console=" + console + " " + HARDENED + " panic=-1 " + append).strip();
    var root = new Drive(assets.rootfs().path(), Drive.Container.RAW, Drive.Writes.REFUSED);
    return new VirtualMachine(
        architecture,
        Accelerator.TCG,
        memory,
        1,
        new Firmware.BuiltIn(),
        new Boot.Kernel(
            assets.kernel().path(),
            Optional.of(assets.initrd().path()),
            Optional.of(line),
            Optional.of(root)),
        List.of(),
        new Network.None(),
        List.of(),
        List.of());
  }

  private static void requireRange(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new UsageException(option + " " + value, "out of range", "1 to " + most, "");
    }
  }

  /** What nothing is expected of is booted all the same, aloud. */
  static void requireVerified(Console console, ResolvedAssets assets) throws IOException {
    List<FileCheck> checks = AssetVerifier.verify(assets).checks();
    List<FileCheck> failed =
        checks.stream()
            .filter(
                check -> check instanceof FileCheck.Mismatch || check instanceof FileCheck.Missing)
            .toList();
    if (!failed.isEmpty()) {
      throw new UnverifiedAssetsException(new VerificationReport(failed));
    }
    for (FileCheck check : checks) {
      if (check instanceof FileCheck.Skipped) {
        console.warn(VerificationReport.line(check));
      }
    }
  }

  private int said(Console console, ResolvedAssets assets) throws IOException {
    if (console.isJson()) {
      var json = new TreeMap<String, Object>();
      json.put("version", assets.version());
      json.put("arch", assets.arch());
      json.put("marker", marker);
      console.printJson("assets boot", json);
    } else if (!console.isQuiet()) {
      console.print("assets " + assets.version() + " for " + assets.arch() + ": booted\n");
    }
    return ExitCode.DONE;
  }

  private static int fail(Console console, Failure failure) {
    console.fail("assets boot", failure, null);
    return failure.exit();
  }
}
