package dev.assembler.cli;

import dev.assembler.assets.AssetBuild;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Describes a build after its initrd was repacked. */
@Command(
    name = "assemble assets manifest",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Describes a build after a repack: what is not in the folder stays as it was.",
    footer = {"", "Example:", "  assemble assets manifest assets --binary-from Cargo.toml"})
final class AssetsManifestCommand implements Verb {

  @Mixin BuildDescription build = new BuildDescription();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return build.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    return build.run(console, "assets manifest", AssetBuild::afterRepack);
  }
}
