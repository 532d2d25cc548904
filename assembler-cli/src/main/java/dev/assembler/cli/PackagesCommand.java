package dev.assembler.cli;

import picocli.CommandLine.Command;

/** The family of commands about packages of distributions. */
@Command(
    name = "assemble packages",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Resolves, verifies and installs packages into a tree: no root, no chroot, no script.",
    customSynopsis = "assemble packages COMMAND [options]",
    footer = {
      "",
      "Commands:",
      "  resolve     says what would be installed, and why",
      "  lock        fetches what would be installed and pins it, and installs nothing",
      "  install     installs it and writes the tree as an image, an archive or a folder",
      "",
      "See assemble packages COMMAND --help."
    })
final class PackagesCommand extends VerbFamily {

  PackagesCommand() {
    super("packages");
    with("resolve", PackagesResolveCommand::new);
    with("lock", PackagesLockCommand::new);
    with("install", PackagesInstallCommand::new);
  }
}
