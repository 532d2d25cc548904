package dev.assembler.cli;

import picocli.CommandLine.Command;

/** The family of commands about recipes. */
@Command(
    name = "assemble recipe",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Checks recipes, and makes them of the lists that systems are built from today.",
    customSynopsis = "assemble recipe COMMAND [options]",
    footer = {
      "",
      "Commands:",
      "  check     reads a recipe and says what is wrong with it",
      "  import    reads sources.conf, packages.list, modules.conf and dracut's files",
      "",
      "See assemble recipe COMMAND --help."
    })
final class RecipeCommand extends VerbFamily {

  RecipeCommand() {
    super("recipe");
    with("check", RecipeCheckCommand::new);
    with("import", RecipeImportCommand::new);
  }
}
