package dev.assembler.cli;

import dev.assembler.pipeline.build.ChosenVariants;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads a recipe and says what is wrong with it. */
@Command(
    name = "assemble recipe check",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Reads a recipe; says what is wrong with it, everything at once, and nothing else.",
    footer = {
      "",
      "Files of the host that are needed must be there; nothing is fetched, nothing is made.",
      "",
      "Examples:",
      "  assemble recipe check recipe.toml",
      "  assemble recipe check recipe.toml --arch arm64 --variants raw --json",
      "",
      "Exit codes: 0 nothing is wrong, 2 wrong usage, 3 the recipe cannot be understood."
    })
final class RecipeCheckCommand implements Verb {

  @Mixin RecipeChoice choice = new RecipeChoice();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return choice.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    List<Recipe> recipes = choice.read(console);
    ChosenVariants.require(recipes, choice.variants(console));
    if (console.isJson()) {
      console.printJson(
          "recipe check",
          Map.of("recipes", recipes.stream().map(RecipeCheckCommand::json).toList()));
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(Recipe recipe) {
    var json = new TreeMap<String, Object>();
    json.put("architecture", recipe.architecture().toString());
    json.put("name", recipe.name());
    json.put("version", recipe.version());
    json.put("sources", List.copyOf(recipe.sources().keySet()));
    json.put("trees", List.copyOf(recipe.trees().keySet()));
    json.put("artifacts", List.copyOf(recipe.artifacts().keySet()));
    json.put(
        "variants",
        recipe.variants().values().stream()
            .filter(variant -> variant.architectures().contains(recipe.architecture()))
            .map(VariantSpec::name)
            .toList());
    return json;
  }
}
