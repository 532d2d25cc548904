package dev.assembler.pipeline.build;

import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.recipe.Architecture;
import dev.assembler.pipeline.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that a build is told.
 *
 * @param recipes one for each architecture
 * @param variants that are made; none for all that there are
 * @param folder the output directory
 * @param byArchitecture whether folders are ARCH/VARIANT and not VARIANT/ARCH
 * @param epoch stated by whoever builds, which goes before the recipe's
 * @param inputs how files from elsewhere are found
 * @param mirrors of distributions
 * @param jobs cores that may be used, at least 1
 * @param program name and version of what builds
 * @param code stands for its code: what another has made is not reused
 */
public record BuildRequest(
    List<Recipe> recipes,
    List<String> variants,
    Path folder,
    boolean byArchitecture,
    Optional<Epoch> epoch,
    InputSettings inputs,
    Mirrors mirrors,
    int jobs,
    String program,
    String code) {

  public BuildRequest {
    recipes = List.copyOf(recipes);
    variants = List.copyOf(variants);
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(mirrors, "mirrors");
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(code, "code");
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs: " + jobs + ", expected at least 1");
    }
  }

  /** Where a variant's files go, below the output directory. */
  String folderOf(Architecture architecture, String variant) {
    return byArchitecture ? architecture + "/" + variant : variant + "/" + architecture;
  }

  /** The build's one time for a recipe. */
  Epoch epochOf(Recipe recipe) {
    return epoch.or(recipe::epoch).orElse(Epoch.ZERO);
  }
}
