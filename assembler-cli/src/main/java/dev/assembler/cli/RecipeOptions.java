package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.build.BuildRequest;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What building a recipe is told. */
final class RecipeOptions {

  /** Set to 1 it is --verbose. */
  private static final String DEBUG = "DEBUG";

  @Mixin RecipeChoice choice = new RecipeChoice();

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

  @Mixin MirrorOptions mirrors = new MirrorOptions();

  @Mixin InputOptions inputs = new InputOptions();

  private Path besideRecipe;

  String shown() {
    return choice.shown();
  }

  /**
   * Keeps what was pinned. Where nobody may write beside the recipe and nothing came from
   * elsewhere, there is no lock, and a line says so.
   */
  void writeLock(Console console, InputLock lock) throws IOException {
    boolean isLent = besideRecipe != null && !Files.isWritable(besideRecipe);
    if (isLent && lock.isOfHost() && !inputs.locked) {
      console.detail("no lock: " + besideRecipe + " cannot be written; --lock FILE is elsewhere");
    } else if (!lock.isEmpty()) {
      inputs.writeLock(lock);
    }
  }

  BuildRequest request(Console console, ProgressListener progress) throws IOException {
    List<Recipe> recipes = choice.read(console);
    if (inputs.lock == null) {
      Path folder = choice.file().toPath().toAbsolutePath().getParent();
      inputs.lock = folder.resolve(InputOptions.LOCK_FILE).toString();
      besideRecipe = folder;
    }
    if ("1".equals(console.variable(DEBUG))) {
      console.beVerbose();
    }
    EpochChoice chosen = EpochChoice.of(epoch, console);
    return new BuildRequest(
        recipes,
        choice.variants(console),
        Requests.path("--out", out).toPath(),
        byArchitecture,
        chosen.isStated() ? Optional.of(chosen.epoch()) : Optional.empty(),
        inputs.settings(console, progress),
        HostMirrors.of(mirrors.mirrors, console),
        Requests.jobs(jobs),
        Version.line(),
        Version.code());
  }
}
