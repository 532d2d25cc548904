package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.pipeline.convert.OnePassJob;
import dev.assembler.pipeline.convert.OnePassResult;
import dev.assembler.pipeline.convert.TreeRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The main job with several outputs. */
final class OnePassRun {

  private final List<TreeRequest> requests;
  private final ImageOptions image;
  private final EpochChoice epoch;
  private final Console console;
  private final ProgressListener progress;

  OnePassRun(
      List<TreeRequest> requests,
      ImageOptions image,
      EpochChoice epoch,
      Console console,
      ProgressListener progress) {
    this.requests = requests;
    this.image = image;
    this.epoch = epoch;
    this.console = console;
    this.progress = progress;
  }

  int run() throws IOException {
    long started = System.nanoTime();
    try (var interruption = new Interruption(console);
        OnePassJob job = OnePassJob.prepare(requests, console.in(), progress)) {
      job.sources().forEach(source -> PackCommand.detail(console, source));
      List<String> said = job.warnings();
      said.forEach(console::warn);
      if (image.plan != null) {
        plan(job);
        return ExitCode.DONE;
      }
      if (console.isQuiet() && !console.isJson()) {
        job.withoutDigest(); // nobody would read it
      }
      OnePassResult result = job.write(interruption::guard, progress);
      ProgressPrinter.end(progress);
      job.warnings().stream().filter(each -> !said.contains(each)).forEach(console::warn);
      report(job, result, System.nanoTime() - started);
      return ExitCode.DONE;
    }
  }

  private PackReport report(OnePassJob job, int place) {
    return new PackReport(console, requests.get(place), job.jobs().get(place), epoch);
  }

  private void plan(OnePassJob job) throws IOException {
    var plans = new ArrayList<Object>();
    for (int i = 0; i < requests.size(); i++) {
      Optional<ImagePlan> plan = job.jobs().get(i).plan();
      if (console.isJson()) {
        plans.add(report(job, i).planJson(plan));
      } else {
        console.print(i == 0 ? "" : "\n");
        report(job, i).plan(plan);
      }
    }
    if (console.isJson()) {
      console.printJson("assemble", Map.of("plan", Map.of("outputs", plans)));
    }
  }

  private void report(OnePassJob job, OnePassResult result, long nanos) throws IOException {
    var outputs = new ArrayList<Object>();
    for (int i = 0; i < requests.size(); i++) {
      if (console.isJson()) {
        outputs.add(report(job, i).json(result.outputs().get(i)));
      } else {
        report(job, i).result(result.outputs().get(i), nanos);
      }
    }
    console.detail(
        "read: "
            + result.reading().files()
            + " files in "
            + result.reading().opens()
            + " openings");
    if (console.isJson()) {
      console.printJson("assemble", Map.of("outputs", outputs));
    }
  }
}
