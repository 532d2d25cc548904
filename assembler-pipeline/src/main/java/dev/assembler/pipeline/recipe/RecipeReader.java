package dev.assembler.pipeline.recipe;

import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlFormatException;
import dev.assembler.pipeline.toml.TomlFormatException.Problem;
import dev.assembler.pipeline.toml.TomlTable;
import dev.assembler.pipeline.toml.TypedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a recipe, once for each architecture; everything that is wrong is told at once. */
public final class RecipeReader {

  private final RecipeScope scope;

  private final List<String> wanted;

  private RecipeReader(RecipeScope scope, List<String> wanted) {
    this.scope = scope;
    this.wanted = wanted;
  }

  /**
   * The recipe for each of its architectures.
   *
   * @param wanted architectures; none for all that the recipe has
   * @param variants that are wanted; none for all. What only others need may be missing
   * @throws InputException if the file is missing or unreadable
   * @throws TomlFormatException with every problem and its line, of all architectures
   * @throws dev.assembler.pipeline.UsageException for overrides that have no place in it
   */
  public static List<Recipe> read(
      HostPath file, Overrides overrides, List<Architecture> wanted, List<String> variants)
      throws IOException {
    var problems = new LinkedHashSet<Problem>();
    var recipes = new ArrayList<Recipe>();
    List<Architecture> architectures = wanted.isEmpty() ? architectures(file, overrides) : wanted;
    for (Architecture architecture : architectures) {
      TomlFile toml =
          TomlFile.read(
              file,
              "recipe",
              values -> rewritten(values, overrides, architecture),
              overrides.typed(architecture));
      var reader =
          new RecipeReader(
              new RecipeScope(toml, architecture, new MadeParts(), new NeededChecks()), variants);
      Recipe recipe = reader.recipe();
      try {
        toml.requireSound();
        recipes.add(recipe);
      } catch (TomlFormatException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw TomlFormatException.of(file.toString(), "recipe", problems);
    }
    return recipes;
  }

  /** All that the recipe states; where it states none that can be read, that is told for each. */
  private static List<Architecture> architectures(HostPath file, Overrides overrides)
      throws IOException {
    TomlFile toml = TomlFile.read(file, "recipe", overrides::in);
    List<Architecture> stated =
        toml.root().texts("architectures").stream()
            .flatMap(text -> Architecture.named(text).stream())
            .distinct()
            .toList();
    return stated.isEmpty() ? List.of(Architecture.AMD64) : stated;
  }

  private static Map<String, Object> rewritten(
      Map<String, Object> values, Overrides overrides, Architecture architecture) {
    Map<String, Object> chosen = new ArchitectureValues(architecture).of(overrides.in(values));
    return new Placeholders(architecture, chosen.get("name"), chosen.get("version")).in(chosen);
  }

  private Recipe recipe() {
    TomlTable root = scope.toml().root();
    root.requireKeys(RecipeKeys.ROOT);
    UnknownPlaceholders.refuse(root);
    if (root.number("format", 1, 1).isEmpty() && !root.has("format")) {
      root.problem("", "no format; this version reads format = 1");
    }
    String name = RecipeScope.needed(root, "name", "of what is made");
    String seed =
        RecipeScope.needed(
            root, "seed", "any text of its own, that all identities are derived from");
    List<Architecture> all = architectures(root);
    if (!all.isEmpty() && !all.contains(scope.architecture())) {
      root.problem("architectures", "the recipe is not for " + scope.architecture());
    }
    var sources = new SourcesReader(scope).read();
    Optional<KernelSpec> kernel = kernel(sources.keySet());
    var trees = new TreesReader(scope).read();
    var artifacts = new ArtifactsReader(scope, kernel).read();
    List<Architecture> known = all.isEmpty() ? List.of(scope.architecture()) : all;
    var variants = new VariantsReader(scope, known, artifacts).read();
    Set<String> needed =
        new References(scope, sources, trees, artifacts).check(delivered(variants), kernel);
    scope.later().run(needed);
    if (kernel.isEmpty()) {
      trees.values().stream()
          .filter(tree -> !(tree.modules() instanceof TreeSpec.Modules.None) || tree.firmware())
          .forEach(tree ->
              scope
                  .toml()
                  .table("tree")
                  .table(tree.name())
                  .orElseThrow()
                  .problem("modules", "modules: there is no [kernel] that has them"));
    }
    if (variants.isEmpty()) {
      root.problem("variant", "no variants; a recipe delivers at least one, [variant.NAME]");
    }
    return new Recipe(
        scope.toml().file(),
        scope.folder(),
        scope.architecture(),
        name,
        root.text("version").orElse(Recipe.NO_VERSION),
        root.parsed("git-sha", RecipeReader::gitSha),
        epoch(root),
        seed,
        sources,
        kernel,
        trees,
        artifacts,
        variants,
        scope.parts());
  }

  /** What is made of the variants that are wanted. */
  private Set<String> delivered(Map<String, VariantSpec> variants) {
    var delivered = new LinkedHashSet<String>();
    variants.forEach((name, variant) -> {
      if (wanted.isEmpty() || wanted.contains(name)) {
        delivered.addAll(variant.needed());
      }
    });
    return delivered;
  }

  private static List<Architecture> architectures(TomlTable root) {
    if (!root.has("architectures")) {
      root.problem("", "no architectures; [\"amd64\", \"arm64\"], or one of them");
    }
    RecipeScope.requireSome(root, "architectures", "[\"amd64\", \"arm64\"], or one of them");
    var all = new ArrayList<Architecture>();
    for (String text : root.texts("architectures")) {
      try {
        all.add(Architecture.parse(text));
      } catch (IllegalArgumentException e) {
        root.problem("architectures", e.getMessage());
      }
    }
    return all;
  }

  private static String gitSha(String text) {
    if (!text.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "git-sha = \"" + text + "\": expected 40 or 64 hexadecimal digits, a whole one");
    }
    return text;
  }

  /** A number, or a text as the option takes it. */
  private static Optional<Epoch> epoch(TomlTable root) {
    Object stated = root.values().get("epoch");
    if (stated instanceof String || stated instanceof TypedText) {
      return root.parsed("epoch", Epoch::parse);
    }
    return root.number("epoch", 0, Integer.MAX_VALUE * 8L).stream()
        .mapToObj(Epoch::ofSeconds)
        .findFirst();
  }

  private Optional<KernelSpec> kernel(Set<String> sources) {
    if (!scope.toml().root().has("kernel")) {
      return Optional.empty();
    }
    TomlTable table = scope.toml().table("kernel");
    table.requireKeys(RecipeKeys.KERNEL);
    String from = RecipeScope.needed(table, "from", "the source that has the kernel");
    if (!from.isEmpty()) {
      boolean isStated = scope.toml().table("source").has(from);
      if (!isStated) {
        RecipeScope.knows(table, "from", "source", from, sources);
      }
    }
    return Optional.of(
        new KernelSpec(
            scope.place(table),
            from,
            table.text("release"),
            table.text("image"),
            table.texts("modules"),
            table.text("cmdline").orElse("")));
  }
}
