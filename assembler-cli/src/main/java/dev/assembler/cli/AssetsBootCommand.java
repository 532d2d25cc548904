package dev.assembler.cli;

import dev.assembler.assets.AssetVerifier;
import dev.assembler.assets.FileCheck;
import dev.assembler.assets.ResolvedAssets;
import dev.assembler.assets.UnverifiedAssetsException;
import dev.assembler.assets.VerificationReport;
import dev.assembler.pipeline.UsageException;
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

  private static final int SHOWN_LINES = 20;
  private static final int MOST_SECONDS = 86_400;
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
    requireRange("--limit", limit, MOST_SECONDS);
    requireRange("--memory", memory, MOST_MEMORY);
    ResolvedAssets assets = what.resolve().assets();
    if (!BootMachine.isKnown(assets.arch())) {
      throw new UsageException(
          "--arch " + assets.arch(), "no machine for it", "arm64 or x86_64", "");
    }
    String path = Optional.ofNullable(console.variable("PATH")).orElse("");
    Optional<Path> program = BootMachine.find(assets.arch(), path);
    if (program.isEmpty()) {
      return fail(
          console,
          Failure.of(
              ExitCode.ENVIRONMENT,
              BootMachine.program(assets.arch()),
              "not found on PATH",
              "install QEMU (Debian: apt install "
                  + BootMachine.debianPackage(assets.arch())
                  + ")"));
    }
    requireVerified(console, assets);
    try (var machine = BootMachine.start(program.get(), assets, memory, append);
        var interruption = new Interruption(console)) {
      interruption.guard(machine);
      return machine.says(marker, Duration.ofSeconds(limit))
          ? said(console, assets)
          : fail(console, silent(machine));
    }
  }

  private static void requireRange(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new UsageException(option + " " + value, "out of range", "1 to " + most, "");
    }
  }

  /** What nothing is expected of is booted all the same, aloud. */
  private static void requireVerified(Console console, ResolvedAssets assets) throws IOException {
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

  private Failure silent(BootMachine machine) {
    return new Failure(
        ExitCode.DIFFERENT,
        subject(),
        "",
        (machine.isLate() ? limit + " s went by" : "the machine ended")
            + " before the guest said \""
            + marker
            + "\"",
        "",
        "",
        machine.lastLines(SHOWN_LINES));
  }

  private static int fail(Console console, Failure failure) {
    console.fail("assets boot", failure, null);
    return failure.exit();
  }
}
