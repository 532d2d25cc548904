package dev.assembler.cli;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.BuiltFolder;
import dev.assembler.pipeline.inputs.RemoteTree;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.SourceSpec;
import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A recipe, built again: all of its variants and manifests. Directories that its sources name are
 * copied by {@code --set}. What the lock pins stays pinned; the lock itself is not written to.
 */
final class RepeatedRecipe implements RepeatedBuild {

  /** Options that mean something for a recipe alone. */
  private static final Set<String> OF_RECIPES = Set.of("--arch", "--variants", "--set", "--mirror");

  /** Options of the main job that are those of {@code build}, too. */
  private static final Set<String> SHARED = Set.of("--epoch", "--locked", "--offline", "--store");

  /** What is decided for the build. */
  private static final Set<String> DECIDED = Set.of("--out", "--jobs", "--lock");

  /** In the folder of a build, where no output is. */
  private static final String LOCK = BuiltFolder.STATE + "/lock.toml";

  private final ParseResult line;
  private final HostPath recipe;
  private final Path lock;
  private final int jobs;
  private final Map<String, HostPath> directories = new LinkedHashMap<>();

  /**
   * @param recipes those that the file is, one for each architecture that is wanted
   */
  RepeatedRecipe(
      ParseResult line, HostPath recipe, List<Recipe> recipes, InputOptions inputs, String jobs)
      throws IOException {
    this.line = line;
    this.recipe = recipe;
    this.lock = lock(recipe, inputs);
    this.jobs = Requests.jobs(jobs);
    for (OptionSpec option : line.matchedOptions()) {
      requireOfBuild(option.longestName());
    }
    if (inputs.locked && !Files.exists(lock)) {
      throw new InputException(lock.toString(), "no such file, but --locked was given");
    }
    for (String name : recipes.getFirst().sources().keySet()) {
      directory(name, recipes).ifPresent(directory -> directories.put(name, directory));
    }
  }

  /** That nothing is said of a recipe where there is none. */
  static void requireNone(ParseResult line) {
    for (OptionSpec option : line.matchedOptions()) {
      if (OF_RECIPES.contains(option.longestName())) {
        throw new UsageException(
            option.longestName(), "given without a recipe", "RECIPE", "add recipe.toml");
      }
    }
  }

  private static void requireOfBuild(String name) {
    boolean known =
        OF_RECIPES.contains(name)
            || SHARED.contains(name)
            || DECIDED.contains(name)
            || ReproduceCommand.OWN.contains(name);
    if (!known) {
      throw new UsageException(
          name, "given with a recipe, which says that itself", "", "leave it out");
    }
  }

  /** Of a source that is the same whole directory for every architecture. */
  private static Optional<HostPath> directory(String name, List<Recipe> recipes) {
    var found = new ArrayList<SourceAddress>();
    for (Recipe each : recipes) {
      if (!(each.sources().get(name) instanceof SourceSpec.Tree tree)
          || !tree.kind().equals("dir")
          || RemoteTree.parse(tree.address()).isPresent()) {
        return Optional.empty();
      }
      found.add(each.address(tree.address()));
    }
    SourceAddress first = found.getFirst();
    boolean whole =
        found.stream().map(each -> each.file().toString()).distinct().count() == 1
            && found.stream().allMatch(each -> each.path().isRoot() && each.destination().isRoot());
    return whole ? Optional.of(first.file()) : Optional.empty();
  }

  @Override
  public String name() {
    return recipe.toString();
  }

  @Override
  public HostPath output() {
    OptionSpec out = line.matchedOption("--out");
    return out == null ? null : Requests.path("--out", out.originalStringValues().getLast());
  }

  @Override
  public List<HostPath> directories() {
    return List.copyOf(directories.values());
  }

  @Override
  public int jobs() {
    return jobs;
  }

  @Override
  public List<String> words(Changes changes) {
    var words = new ArrayList<>(List.of("build", decoded(changes, recipe)));
    for (OptionSpec option : line.matchedOptions()) {
      String name = option.longestName();
      if (!OF_RECIPES.contains(name) && !SHARED.contains(name)) {
        continue;
      }
      if (name.equals("--locked") && !changes.copies().isEmpty()) {
        continue; // copies are in no lock; the first build has refused what is not in it
      }
      if (option.arity().max() == 0) {
        words.add(name);
        continue;
      }
      for (String value : option.originalStringValues()) {
        words.add(name + "=" + (changes.isAbsolute() ? PathWords.absolute(option, value) : value));
      }
    }
    int copy = 0;
    for (String source : changes.copies().isEmpty() ? Set.<String>of() : directories.keySet()) {
      HostPath directory = changes.copies().get(copy++);
      words.add("--set=source." + source + ".dir=" + Arguments.decode(directory.toBytes()));
    }
    String folder = Arguments.decode(changes.folder().toBytes());
    words.add("--lock=" + folder + "/" + LOCK);
    words.add("--out=" + folder);
    words.add("--jobs=" + (changes.jobs() == 0 ? jobs : changes.jobs()));
    return words;
  }

  /** A copy of the lock, which each build may add to. */
  @Override
  public void prepare(HostPath folder) throws IOException {
    Path copy = folder.toPath().resolve(LOCK);
    Files.createDirectories(copy.getParent());
    if (Files.exists(lock)) {
      Files.copy(lock, copy);
    }
  }

  private static Path lock(HostPath recipe, InputOptions inputs) throws IOException {
    if (inputs.lock != null) {
      return Requests.path("--lock", inputs.lock).toPath();
    }
    Path folder = recipe.toPath().toAbsolutePath().getParent();
    return folder.resolve(InputOptions.LOCK_FILE);
  }

  private static String decoded(Changes changes, HostPath path) {
    return Arguments.decode((changes.isAbsolute() ? path.toAbsolute() : path).toBytes());
  }

  @Override
  public Map<Perturbation, String> notTried() {
    var not = new EnumMap<Perturbation, String>(Perturbation.class);
    if (directories.isEmpty()) {
      for (Perturbation each :
          EnumSet.of(Perturbation.COPY, Perturbation.TIMES, Perturbation.LINKS)) {
        not.put(each, "no source is one directory for all architectures");
      }
    }
    return not;
  }

  /** Names of one file are that in what a recipe makes. */
  @Override
  public Set<Perturbation> alone() {
    return EnumSet.of(Perturbation.LINKS);
  }

  @Override
  public String cure(Perturbation of) {
    return of == Perturbation.LINKS
        ? "a source that is an archive of the directory; --skip links, where all copies keep them"
        : of.cure();
  }
}
