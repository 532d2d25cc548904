package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.convert.SourceSummary;
import dev.assembler.pipeline.convert.Verification;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.layout.DiskRequest;
import dev.assembler.pipeline.layout.LayoutJob;
import dev.assembler.pipeline.layout.LayoutRequest;
import dev.assembler.pipeline.layout.LayoutResult;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.transport.DiskContainer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The main job where a layout is given: a disk out of a TOML file. */
final class LayoutRun {

  private LayoutRun() {}

  static int run(
      LayoutOptions layout,
      TreeOptions tree,
      ImageOptions image,
      OptionValues own,
      EpochChoice epoch,
      Console console,
      ProgressListener progress)
      throws IOException {
    long started = System.nanoTime();
    LayoutRequest request = request(layout, tree, image, own, epoch);
    console.detail("epoch: " + epoch.epoch() + " (" + epoch.origin() + ")");
    try (var interruption = new Interruption(console);
        LayoutJob job = LayoutJob.prepare(request, progress)) {
      for (SourceSummary source : job.sources()) {
        console.detail("source: " + source.name() + " (" + source.kind() + ")");
      }
      job.warnings().forEach(console::warn);
      var report = new LayoutReport(console, request, job);
      if (image.plan != null) {
        report.plan(image.plan.isEmpty() ? job.plan() : job.exactPlan());
        return ExitCode.DONE;
      }
      if (console.isQuiet() && !console.isJson()) {
        job.withoutDigest(); // nobody would read it
      }
      LayoutResult result = job.write(interruption::guard, progress);
      ProgressPrinter.end(progress);
      report.result(result, System.nanoTime() - started);
      return ExitCode.DONE;
    }
  }

  private static LayoutRequest request(
      LayoutOptions layout,
      TreeOptions tree,
      ImageOptions image,
      OptionValues own,
      EpochChoice epoch)
      throws IOException {
    requireNoOthers(tree, image, own);
    image.requireOneOutput();
    if (image.out() == null) {
      throw new UsageException("--out", "missing", "a file", "add --out disk.raw");
    }
    if (image.plan != null && !image.plan.isEmpty() && !image.plan.equals("exact")) {
      throw new UsageException(
          "--plan=" + Arguments.shown(image.plan), "unknown", "--plan or --plan=exact", "");
    }
    if (image.out().equals("-")) {
      throw new UsageException(
          "--out -", "a disk is not written front to back", "a file", "use --out disk.raw");
    }
    HostPath output = Requests.path("--out", image.out());
    OutputPlace.requireFile(output);
    DiskContainer container =
        DiskContainer.choose(image.format, image.compression, output.toString());
    Optional<HostPath> blockMap =
        Optional.ofNullable(layout.blockMap).map(text -> Requests.path("--bmap", text));
    if (blockMap.isPresent() && !container.isRaw()) {
      throw new UsageException(
          "--bmap", container.format() + " is no raw disk", "a raw disk", "use --out disk.raw");
    }
    if (image.seed != null && image.seed.isEmpty()) {
      throw new UsageException("--seed", "empty", "any text", "");
    }
    return new LayoutRequest(
        Requests.path("--layout", layout.file),
        new DiskRequest(
            output,
            container,
            blockMap,
            Requests.rules(tree, epoch),
            Requests.losses(tree.allowLoss),
            Optional.ofNullable(image.seed),
            isVerified(image),
            Requests.jobs(image.jobs)));
  }

  private static boolean isVerified(ImageOptions image) {
    if (image.verification() == Verification.SAMPLED) {
      throw new UsageException("--verify sampled", "given with --layout", "full", "");
    }
    return image.verification() == Verification.FULL;
  }

  private static String hint(String option) {
    return switch (option) {
      case "--exclude", "--exclude-from", "--spec" ->
          "say it of the partition it is for: exclude = [..], spec = [..]";
      default -> "the layout's partitions say what is in them";
    };
  }

  /** Options that would change nothing are not swallowed. */
  private static void requireNoOthers(TreeOptions tree, ImageOptions image, OptionValues own) {
    var given = new LinkedHashMap<String, Boolean>();
    given.put("--tree", !tree.trees.isEmpty());
    given.put("--guest", tree.guest != null);
    given.put("--exclude", !tree.exclude.isEmpty());
    given.put("--exclude-from", !tree.excludeFrom.isEmpty());
    given.put("--spec", !tree.specs.isEmpty());
    given.put("--whiteouts", tree.whiteouts);
    given.put("--prune", !tree.prune.isEmpty());
    given.put("--strip", tree.strip != null);
    given.put("--budget", image.budget != null);
    given.put("--root-mode", tree.rootMode != null);
    given.put("--root-owner", tree.rootOwner != null);
    given.put("--offset", image.offset != null);
    own.values().keySet().forEach(option -> given.put(option, true));
    for (Map.Entry<String, Boolean> option : given.entrySet()) {
      if (option.getValue()) {
        throw new UsageException(
            option.getKey(),
            "given with --layout",
            option.getKey().equals("--tree") ? "exactly one of them" : "",
            hint(option.getKey()));
      }
    }
  }
}
