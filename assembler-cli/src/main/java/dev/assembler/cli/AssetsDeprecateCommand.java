package dev.assembler.cli;

import dev.assembler.assets.AssetManifest;
import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Marks a release of assets as never to be chosen again. */
@Command(
    name = "assemble assets deprecate",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Marks a release as never to be chosen again; its files are for assets clean then.",
    footer = {"", "Example:", "  assemble assets deprecate manifest.json 2026.0415.1"})
final class AssetsDeprecateCommand implements Verb {

  @Parameters(index = "0", paramLabel = "MANIFEST", description = "The manifest.")
  String file;

  @Parameters(index = "1", paramLabel = "VERSION", description = "The release of assets.")
  String version;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "When. Default: SOURCE_DATE_EPOCH.")
  String epoch;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return file == null ? "" : Arguments.shown(file);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Path path = Requests.path("MANIFEST", file).toPath();
    Epoch time = AssetsVersionCommand.stated(epoch, console);
    AssetManifest manifest;
    try {
      manifest = AssetManifest.read(path).deprecate(version, time);
    } catch (IllegalArgumentException e) {
      throw new UsageException(Arguments.shown(version), e.getMessage(), "", "");
    }
    manifest.write(path);
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("manifest", subject());
      json.put("deprecated", version);
      json.put("assets", manifest.assets().current());
      console.printJson("assets deprecate", json);
    } else if (!console.isQuiet()) {
      console.print(
          subject() + ": " + version + " deprecated, assets " + manifest.assets().current() + "\n");
    }
    return ExitCode.DONE;
  }
}
