package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      "  install     installs it and writes the tree as an image, an archive or a folder",
      "",
      "See assemble packages COMMAND --help."
    })
final class PackagesCommand implements Verb {

  private static final Map<String, Supplier<Verb>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("resolve", PackagesResolveCommand::new);
    BY_NAME.put("install", PackagesInstallCommand::new);
  }

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return "packages";
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
        "packages", "no command", "one of " + String.join(", ", BY_NAME.keySet()), "");
  }
}
