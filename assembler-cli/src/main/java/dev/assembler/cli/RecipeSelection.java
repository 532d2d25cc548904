package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.recipe.Architecture;
import dev.assembler.pipeline.recipe.Overrides;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.RecipeReader;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What of a recipe is wanted, and values in the place of its own. */
final class RecipeSelection {

  @Option(
      names = "--arch",
      split = ",",
      paramLabel = "ARCH,..",
      description =
          "amd64 (x86_64), arm64 (aarch64). Default: ARCH, ALPINE_ARCH or RUST_TARGET of the"
              + " environment, else all of the recipe.")
  List<String> architectures = new ArrayList<>();

  @Option(
      names = "--variants",
      split = ",",
      paramLabel = "NAME,..",
      description = "Default: VARIANT of the environment, else all of the recipe.")
  List<String> variants = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value in the place of the recipe's: --set artifact.rootfs.budget=60M")
  List<String> settings = new ArrayList<>();

  /** All recipes, one for each architecture that is wanted. */
  List<Recipe> read(HostPath file, Console console) throws IOException {
    return RecipeReader.read(
        file,
        Overrides.of(settings.stream().map(Arguments::shown).toList()),
        wanted(console),
        variants(console));
  }

  /** Those that are wanted; none for all. */
  List<String> variants(Console console) {
    return named(variants, console, "VARIANT");
  }

  private List<Architecture> wanted(Console console) {
    List<String> names = named(architectures, console, "ARCH");
    if (names.isEmpty()) {
      names = named(architectures, console, "ALPINE_ARCH");
    }
    if (names.isEmpty()) {
      names =
          named(architectures, console, "RUST_TARGET").stream()
              .map(RecipeSelection::machineOf)
              .toList();
    }
    var wanted = new ArrayList<Architecture>();
    for (String name : names) {
      try {
        Architecture one = Architecture.parse(name);
        if (!wanted.contains(one)) {
          wanted.add(one);
        }
      } catch (IllegalArgumentException e) {
        throw new UsageException("--arch", e.getMessage(), "", "");
      }
    }
    return wanted;
  }

  /** What is in front of a target triple: "aarch64-unknown-linux-musl". */
  private static String machineOf(String target) {
    return target.contains("-") ? target.substring(0, target.indexOf('-')) : target;
  }

  /** As the option says, else the environment. */
  private static List<String> named(List<String> option, Console console, String variable) {
    if (!option.isEmpty()) {
      return option.stream().map(Arguments::shown).toList();
    }
    String value = console.variable(variable);
    return value == null || value.isBlank() ? List.of() : List.of(value.split(",", -1));
  }
}
