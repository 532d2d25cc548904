package dev.assembler.cli;

import dev.assembler.assets.AssetManifest;
import dev.assembler.assets.BuildHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the current hashes for a build. */
@Command(
    name = "assemble assets hashes",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Prints the current release's hashes, to be built into a program.",
    footer = {
      "",
      "Nothing is printed for an architecture that the release does not have.",
      "",
      "Example:",
      "  assemble assets hashes --manifest assets/manifest.json --arch arm64"
    })
final class AssetsHashesCommand implements Verb {

  @Option(names = "--arch", paramLabel = "ARCH", description = "Default: this host's.")
  String arch;

  @Mixin ManifestOptions manifest = new ManifestOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return manifest.manifest == null ? "" : Arguments.shown(manifest.manifest);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    AssetManifest read = manifest.read(Path.of("")).manifest();
    SortedMap<String, String> hashes = BuildHashes.byConstant(read, AssetsArchCommand.key(arch));
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("version", read.assets().current());
      json.put("arch", AssetsArchCommand.key(arch));
      json.put("hashes", hashes);
      console.printJson("assets hashes", json);
    } else {
      var text = new StringBuilder();
      hashes.forEach((name, hash) -> text.append(name).append('=').append(hash).append('\n'));
      console.print(text.toString());
    }
    return ExitCode.DONE;
  }
}
