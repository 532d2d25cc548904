package dev.assembler.cli;

import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A recipe, and what of it is wanted. */
final class RecipeChoice {

  @Parameters(index = "0", paramLabel = "RECIPE", description = "The TOML file.")
  String recipe;

  @Mixin RecipeSelection selection = new RecipeSelection();

  String shown() {
    return recipe == null ? "" : Arguments.shown(recipe);
  }

  HostPath file() {
    return Requests.path("RECIPE", recipe);
  }

  /** All recipes, one for each architecture that is wanted. */
  List<Recipe> read(Console console) throws IOException {
    return selection.read(file(), console);
  }

  /** Those that are wanted; none for all. */
  List<String> variants(Console console) {
    return selection.variants(console);
  }
}
