package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The family of commands about assets: what a virtual machine boots from. */
@Command(
    name = "assemble assets",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Describes, installs, resolves and verifies kernels, initrds and root file systems.",
    customSynopsis = "assemble assets COMMAND [options]",
    footer = {
      "",
      "Commands:",
      "  checksum    describes a full build: B3SUMS, manifest.json, the link current",
      "  manifest    describes a build after its initrd was repacked",
      "  check       checks a manifest",
      "  merge       adds to a manifest what others have more",
      "  deprecate   marks a release as never to be chosen again",
      "  sign        signs a manifest as minisign does",
      "  install     puts a release into a folder, under hash names",
      "  resolve     says which files a binary boots",
      "  verify      compares these files with what is expected of them",
      "  boot        boots them in QEMU and waits for the guest's marker",
      "  clean       removes what no living release needs",
      "  hashes      prints the current hashes for a build",
      "  version     prints the versions that a build of some time has",
      "  config      reads a guest's build.toml",
      "  arch        prints an architecture's name in manifests",
      "",
      "See assemble assets COMMAND --help."
    })
final class AssetsCommand implements Verb {

  private static final Map<String, Supplier<Verb>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("checksum", AssetsChecksumCommand::new);
    BY_NAME.put("manifest", AssetsManifestCommand::new);
    BY_NAME.put("check", AssetsCheckCommand::new);
    BY_NAME.put("merge", AssetsMergeCommand::new);
    BY_NAME.put("deprecate", AssetsDeprecateCommand::new);
    BY_NAME.put("sign", AssetsSignCommand::new);
    BY_NAME.put("install", AssetsInstallCommand::new);
    BY_NAME.put("resolve", AssetsResolveCommand::new);
    BY_NAME.put("verify", AssetsVerifyCommand::new);
    BY_NAME.put("boot", AssetsBootCommand::new);
    BY_NAME.put("clean", AssetsCleanCommand::new);
    BY_NAME.put("hashes", AssetsHashesCommand::new);
    BY_NAME.put("version", AssetsVersionCommand::new);
    BY_NAME.put("config", AssetsConfigCommand::new);
    BY_NAME.put("arch", AssetsArchCommand::new);
  }

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return "assets";
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public Map<String, Supplier<Verb>> subcommands() {
    return BY_NAME;
  }

  @Override
  public int run(Console console) {
    throw new UsageException(
        "assets", "no command", "one of " + String.join(", ", BY_NAME.keySet()), "");
  }
}
