package dev.assembler.cli;

import dev.assembler.assets.AssetResolver;
import dev.assembler.assets.ManifestFile;
import dev.assembler.assets.ResolutionRule;
import dev.assembler.assets.ResolvedAssets;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which assets: for which binary and architecture, in which folder. */
final class ResolveOptions {

  /** What was resolved, and what is known of the manifest's signature. */
  record Resolved(ResolvedAssets assets, String signature) {}

  @Option(
      names = "--binary",
      paramLabel = "VERSION",
      description = "The binary. Default: the manifest's current one.")
  String binary;

  @Option(names = "--arch", paramLabel = "ARCH", description = "Default: this host's.")
  String arch;

  @Option(names = "--dir", paramLabel = "DIR", description = "The folder of assets. Default: .")
  String folder = ".";

  @Option(
      names = "--seed-parity",
      description = "Choose as the first program with manifests did: the current release, as text.")
  boolean seedParity;

  @Mixin ManifestOptions manifest = new ManifestOptions();

  String shown() {
    return Arguments.shown(folder);
  }

  /** By the folder's manifest; where there is none, the files with logical names. */
  Resolved resolve() throws IOException {
    Path place = Requests.path("--dir", folder).toPath();
    String key = AssetsArchCommand.key(arch);
    Optional<ManifestFile> found = manifest.find(place);
    if (found.isEmpty()) {
      try {
        return new Resolved(
            AssetResolver.withoutManifest(place, key), "skipped (there is no manifest)");
      } catch (IllegalArgumentException e) {
        throw new UsageException("--arch", e.getMessage(), "", "");
      }
    }
    ManifestFile file = found.get();
    ResolutionRule rule =
        seedParity ? ResolutionRule.CURRENT_AS_TEXT : ResolutionRule.NEWEST_COMPATIBLE;
    String version = binary == null ? file.manifest().binaries().current() : binary;
    return new Resolved(
        AssetResolver.of(file.manifest(), place).withRule(rule).resolve(version, key),
        file.signature());
  }
}
