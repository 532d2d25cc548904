package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.util.LinkedHashSet;
import java.util.Set;

/** A recipe with its rooms. */
record Site(
    Recipe recipe,
    ChosenVariants chosen,
    SourceRoom sources,
    TreeRoom trees,
    ArtifactRoom artifacts) {

  static Site of(BuildRequest request, Recipe recipe, BuildFrame frame, Inputs inputs) {
    var build = new RecipeBuild(request, recipe, frame);
    var sources = new SourceRoom(build, inputs);
    var kernel = new KernelRoom(build, sources);
    var trees = new TreeRoom(build, sources, kernel);
    var artifacts = new ArtifactRoom(build, sources, trees, kernel);
    trees.with(artifacts);
    recipe.parts().bind(artifacts);
    return new Site(
        recipe, ChosenVariants.of(recipe, request.variants()), sources, trees, artifacts);
  }

  /** The artifacts that are delivered, in the order of the variants. */
  Set<String> delivered() {
    var names = new LinkedHashSet<String>();
    for (VariantSpec variant : chosen.variants()) {
      names.addAll(variant.needed());
    }
    return names;
  }
}
