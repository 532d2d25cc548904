package dev.assembler.cli;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.pipeline.reproduce.ReproduceJob;
import dev.assembler.pipeline.reproduce.ReproduceRequest;
import dev.assembler.pipeline.reproduce.ReproduceResult;
import dev.assembler.pipeline.reproduce.Verdict;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Builds again on hosts that differ in what should not matter, and compares. */
@Command(
    name = "assemble reproduce",
    sortOptions = false,
    modelTransformer = FormatFlags.class,
    usageHelpWidth = 100,
    abbreviateSynopsis = true,
    header = {
      "Builds an image, or a whole recipe, again and again as on other hosts, compares byte for",
      "byte, and names what it depends on. Nothing is left but what --keep asks for; --out is not",
      "touched."
    },
    customSynopsis = {
      "assemble reproduce --tree SRC[:DEST].. --out FILE [options of the main job]",
      "assemble reproduce RECIPE [--arch ARCH,..] [--variants NAME,..] [--set KEY=VALUE].."
    },
    footer = {
      "",
      "Exit codes: 0 the same bytes under all that was tried, 1 different; others as for the"
          + " build,",
      "which is then not to be had at all, or not on one of the hosts.",
      "",
      "Examples:",
      "  assemble reproduce --tree rootfs/ --out root.squashfs",
      "  assemble reproduce --tree rootfs/ --out root.squashfs --hard-links break --owner 0:0",
      "  assemble reproduce --tree rootfs/ --out root.ext4 --skip interpreter --keep both/",
      "  assemble reproduce recipe.toml --variants raw --set artifact.rootfs.compression=zstd:3",
      "  assemble reproduce --layout disk.toml --out disk.raw --json | jq .result.equal"
    })
final class ReproduceCommand implements Verb {

  /** Options that are not the build's. */
  static final Set<String> OWN =
      Set.of("--keep", "--skip", "--max", "--json", "--progress", "--quiet", "--verbose", "--help");

  private static final int LARGEST = 1_000_000;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "A TOML file that is built as assemble build does.")
  String recipe;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep what was built in it if something is different; made for it.")
  String keep;

  @Option(
      names = "--skip",
      paramLabel = "WHAT,..",
      description =
          "Leave out: listing, threads, locale, zone, umask, folder, clock, copy, times, links,"
              + " user, interpreter, collector.")
  List<String> skip = new ArrayList<>();

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "List no more than N differences for each. Default: 10.")
  String max = "10";

  @Mixin RecipeSelection selection = new RecipeSelection();
  @Mixin MirrorOptions mirrors = new MirrorOptions();
  @Mixin TreeOptions tree = new TreeOptions();
  @Mixin LayoutOptions layout = new LayoutOptions();
  @Mixin UkiOptions uki = new UkiOptions();
  @Mixin ImageOptions image = new ImageOptions();
  @Mixin InputOptions inputs = new InputOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Spec CommandSpec spec;

  @Override
  public String subject() {
    return recipe == null ? "" : Arguments.shown(recipe);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Set<Perturbation> skipped = Words.several("--skip", skip, Perturbation.class);
    RepeatedBuild build = build(console);
    Path kept = keep == null ? null : keptIn();
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    try (var interruption = new Interruption(console);
        Workplace place = Workplace.beside(build.output());
        var host = new PerturbedHost(build, place, kept, console)) {
      interruption.guard(host);
      var notTried = host.impossible();
      skipped.forEach(each -> notTried.put(each, "--skip"));
      var job =
          new ReproduceJob(
              host,
              new ReproduceRequest(notTried, build.alone(), max()),
              trial -> progress.on(new ProgressEvent.StageStarted("build: " + named(trial), 0)));
      ReproduceResult result = job.run();
      ProgressPrinter.end(progress);
      var report = new ReproduceReport(build, host.words(), result);
      if (console.isJson()) {
        console.printJson("reproduce", report.json());
      } else if (!console.isQuiet()) {
        console.print(report.text(console.showsColour()));
      }
      return exit(result);
    }
  }

  private RepeatedBuild build(Console console) throws IOException {
    ParseResult line = spec.commandLine().getParseResult();
    if (recipe == null) {
      RepeatedRecipe.requireNone(line);
      return new RepeatedPack(line, tree, image.jobs);
    }
    HostPath file = Requests.path("RECIPE", recipe);
    return new RepeatedRecipe(line, file, selection.read(file, console), inputs, image.jobs);
  }

  private static String named(Set<Perturbation> trial) {
    return trial.isEmpty()
        ? "here"
        : trial.stream().map(Perturbation::subject).collect(Collectors.joining(", "));
  }

  private static int exit(ReproduceResult result) {
    int exit = ExitCode.DONE;
    for (Verdict verdict : result.verdicts().values()) {
      exit =
          Math.max(
              exit,
              switch (verdict) {
                case Verdict.Failed failed -> failed.exit();
                case Verdict.Different different -> ExitCode.DIFFERENT;
                case Verdict.Equal equal -> ExitCode.DONE;
                case Verdict.NotTried not -> ExitCode.DONE;
              });
    }
    return exit;
  }

  private Path keptIn() {
    HostPath path = Requests.path("--keep", keep);
    Path folder = path.toPath();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException("--keep " + path, "there already", "a missing folder", "");
    }
    return folder;
  }

  private int max() {
    boolean number = max.matches("[0-9]{1,7}");
    int value = number ? Integer.parseInt(max) : 0;
    if (value < 1 || value > LARGEST) {
      throw new UsageException(
          "--max " + Arguments.shown(max), "no number of differences", "1 to " + LARGEST, "");
    }
    return value;
  }
}
