package dev.assembler.cli;

import dev.assembler.assets.AssetManifest;
import dev.assembler.assets.ManifestFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a manifest's form. */
@Command(
    name = "assemble assets check",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Checks a manifest: its form, its names, its hashes and, with a key, its signature.",
    footer = {"", "Example:", "  assemble assets check assets/manifest.json"})
final class AssetsCheckCommand implements Verb {

  @Parameters(index = "0", paramLabel = "MANIFEST", description = "The manifest.")
  String file;

  @Mixin KeyOptions keys = new KeyOptions();
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
    ManifestFile found = ManifestFile.read(path, keys.policy());
    AssetManifest manifest = found.manifest();
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("manifest", subject());
      json.put("valid", true);
      json.put("signature", found.signature());
      json.put("assets", manifest.assets().current());
      json.put("binary", manifest.binaries().current());
      json.put("assetReleases", manifest.assets().byVersion().size());
      json.put("binaryReleases", manifest.binaries().byVersion().size());
      console.printJson("assets check", json);
    } else if (!console.isQuiet()) {
      console.print(
          String.format(
              java.util.Locale.ROOT,
              "%s: valid, assets %s of %d, binary %s of %d, signature %s\n",
              subject(),
              manifest.assets().current(),
              manifest.assets().byVersion().size(),
              manifest.binaries().current(),
              manifest.binaries().byVersion().size(),
              found.signature()));
    }
    return ExitCode.DONE;
  }
}
