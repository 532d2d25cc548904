package dev.assembler.pipeline.build;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which variants are made for a recipe's architecture.
 *
 * @param variants in the order of the recipe
 * @param leftOut what is said of those that there are not for it
 */
public record ChosenVariants(List<VariantSpec> variants, List<String> leftOut) {

  /**
   * @param recipes of all architectures that are built
   * @param wanted by name; none for all
   * @throws UsageException for a name that no recipe has, or that there is for none of them
   */
  public static void require(List<Recipe> recipes, List<String> wanted) {
    for (String name : wanted) {
      Set<String> known = new LinkedHashSet<>();
      recipes.forEach(recipe -> known.addAll(recipe.variants().keySet()));
      if (!known.contains(name)) {
        throw new UsageException(
            "variant " + name,
            "not in the recipe",
            "one of " + String.join(", ", known),
            Nearest.to(name, known).map(near -> "did you mean " + near + "?").orElse(""));
      }
      boolean somewhere =
          recipes.stream().anyMatch(recipe -> exists(recipe, recipe.variants().get(name)));
      if (!somewhere) {
        VariantSpec variant = recipes.getFirst().variants().get(name);
        throw new UsageException(
            "variant " + name,
            "not for "
                + String.join(
                    ", ", recipes.stream().map(one -> one.architecture().toString()).toList()),
            String.join(", ", variant.architectures().stream().map(Object::toString).toList()),
            "");
      }
    }
  }

  static ChosenVariants of(Recipe recipe, List<String> wanted) {
    var variants = new ArrayList<VariantSpec>();
    var leftOut = new ArrayList<String>();
    for (VariantSpec variant : recipe.variants().values()) {
      if (!wanted.isEmpty() && !wanted.contains(variant.name())) {
        continue;
      }
      if (exists(recipe, variant)) {
        variants.add(variant);
      } else {
        leftOut.add(variant.name() + ": not for " + recipe.architecture());
      }
    }
    return new ChosenVariants(variants, leftOut);
  }

  private static boolean exists(Recipe recipe, VariantSpec variant) {
    return variant.architectures().contains(recipe.architecture());
  }
}
