package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
final class RecipeCommand implements Verb {

  private static final Map<String, Supplier<Verb>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("import", RecipeImportCommand::new);
  }

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return "recipe";
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
        "recipe", "no command", "one of " + String.join(", ", BY_NAME.keySet()), "");
  }
}
