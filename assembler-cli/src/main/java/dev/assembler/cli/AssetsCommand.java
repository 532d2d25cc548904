package dev.assembler.cli;

import picocli.CommandLine.Command;

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
final class AssetsCommand extends VerbFamily {

  AssetsCommand() {
    super("assets");
    with("checksum", AssetsChecksumCommand::new);
    with("manifest", AssetsManifestCommand::new);
    with("check", AssetsCheckCommand::new);
    with("merge", AssetsMergeCommand::new);
    with("deprecate", AssetsDeprecateCommand::new);
    with("sign", AssetsSignCommand::new);
    with("install", AssetsInstallCommand::new);
    with("resolve", AssetsResolveCommand::new);
    with("verify", AssetsVerifyCommand::new);
    with("boot", AssetsBootCommand::new);
    with("clean", AssetsCleanCommand::new);
    with("hashes", AssetsHashesCommand::new);
    with("version", AssetsVersionCommand::new);
    with("config", AssetsConfigCommand::new);
    with("arch", AssetsArchCommand::new);
  }
}
