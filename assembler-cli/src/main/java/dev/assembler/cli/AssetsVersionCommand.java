package dev.assembler.cli;

import dev.assembler.assets.AssetManifest;
import dev.assembler.assets.Versions;
import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the versions that a build of some time has. */
@Command(
    name = "assemble assets version",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Prints the version of a binary, or of assets, built at the epoch.",
    footer = {"", "Example:", "  assemble assets version --binary --epoch 1776269479"})
final class AssetsVersionCommand implements Verb {

  @Option(names = "--binary", description = "The binary's, 1.0.SECONDS.")
  boolean binary;

  @Option(
      names = "--after",
      paramLabel = "MANIFEST",
      description = "Of assets: the next one after those of this manifest.")
  String after;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The build's time. Default: SOURCE_DATE_EPOCH.")
  String epoch;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return after == null ? "" : Arguments.shown(after);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    if (binary && after != null) {
      throw new UsageException("--after", "given with --binary", "one of them", "");
    }
    Epoch time = stated(epoch, console);
    Iterable<String> taken =
        after == null
            ? List.of()
            : AssetManifest.read(Requests.path("--after", after).toPath())
                .assets()
                .byVersion()
                .keySet();
    String version = binary ? Versions.ofBinary(time) : Versions.nextOfAssets(time, taken);
    if (common.json) {
      console.printJson("assets version", Map.of("version", version));
    } else {
      console.print(version + "\n");
    }
    return ExitCode.DONE;
  }

  /** A time somebody stated: a version of 1970 would be of no use to anybody. */
  static Epoch stated(String option, Console console) {
    EpochChoice choice = EpochChoice.of(option, console);
    if (choice.epoch().seconds() <= 0) {
      throw new UsageException(
          "--epoch",
          choice.epoch().equals(Epoch.ZERO) ? "missing" : "before 1970",
          "the build's time",
          "for example --epoch $(date +%s), or set SOURCE_DATE_EPOCH");
    }
    return choice.epoch();
  }
}
