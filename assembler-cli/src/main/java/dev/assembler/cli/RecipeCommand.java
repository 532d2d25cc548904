package dev.assembler.cli;

import picocli.CommandLine.Command;

/** The family of commands about recipes. */
@Command(
    name = "assemble recipe",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Makes recipes of the lists that systems are built from today.",
    customSynopsis = "assemble recipe COMMAND [options]",
    footer = {
      "",
      "Commands:",
      "  import    reads sources.conf, packages.list, modules.conf and dracut's files",
      "",
      "See assemble recipe COMMAND --help."
    })
final class RecipeCommand extends VerbFamily {

  RecipeCommand() {
    super("recipe");
    with("import", RecipeImportCommand::new);
  }
}
