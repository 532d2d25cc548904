package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.BuildRequest;
import dev.assembler.pipeline.recipe.Architecture;
import dev.assembler.pipeline.recipe.Overrides;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.RecipeReader;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands about a recipe are told. */
final class RecipeOptions {

  @Parameters(index = "0", paramLabel = "RECIPE", description = "The TOML file.")
  String recipe;

  @Option(
      names = "--arch",
      split = ",",
      paramLabel = "ARCH,..",
      description =
          "amd64 (x86_64), arm64 (aarch64). Default: ARCH or ALPINE_ARCH of the environment, else"
              + " all of the recipe.")
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

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where VARIANT/ARCH/ go. Default: images.")
  String out = "images";

  @Option(
      names = "--by-architecture",
      description = "Folders are ARCH/VARIANT/ and not VARIANT/ARCH/.")
  boolean byArchitecture;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The build's time. Default: SOURCE_DATE_EPOCH, else the recipe's, else 0.")
  String epoch;

  @Option(names = "--jobs", paramLabel = "N", description = "Cores that may be used. Default: all.")
  String jobs;

  @Option(
      names = "--mirror",
      paramLabel = "NAME=URL",
      description =
          "Where a distribution is fetched from: debian=.., alpine=... Default:"
              + " ASSEMBLE_MIRROR_DEBIAN, ASSEMBLE_MIRROR_ALPINE; for debian what apt has.")
  List<String> mirrors = new ArrayList<>();

  @Mixin InputOptions inputs = new InputOptions();

  String shown() {
    return recipe == null ? "" : Arguments.shown(recipe);
  }

  HostPath file() {
    return Requests.path("RECIPE", recipe);
  }

  /** All recipes, one for each architecture that is wanted. */
  List<Recipe> read(Console console) throws IOException {
    return RecipeReader.read(
        file(),
        Overrides.of(settings.stream().map(Arguments::shown).toList()),
        wanted(console),
        named(variants, console, "VARIANT"));
  }

  BuildRequest request(Console console, ProgressListener progress) throws IOException {
    List<Recipe> recipes = read(console);
    if (inputs.lock == null) {
      Path folder = file().toPath().toAbsolutePath().getParent();
      inputs.lock = folder.resolve(InputOptions.LOCK_FILE).toString();
    }
    EpochChoice chosen = EpochChoice.of(epoch, console);
    return new BuildRequest(
        recipes,
        named(variants, console, "VARIANT"),
        Requests.path("--out", out).toPath(),
        byArchitecture,
        chosen.isStated() ? Optional.of(chosen.epoch()) : Optional.empty(),
        inputs.settings(console, progress),
        HostMirrors.of(mirrors, console),
        Requests.jobs(jobs),
        Version.line(),
        Version.code());
  }

  private List<Architecture> wanted(Console console) {
    List<String> names = named(architectures, console, "ARCH");
    if (names.isEmpty()) {
      names = named(architectures, console, "ALPINE_ARCH");
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

  /** As the option says, else the environment. */
  private static List<String> named(List<String> option, Console console, String variable) {
    if (!option.isEmpty()) {
      return option.stream().map(Arguments::shown).toList();
    }
    String value = console.variable(variable);
    return value == null ? List.of() : Arrays.asList(value.split(",", -1));
  }
}
