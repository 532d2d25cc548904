package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.build.Assembler;
import dev.assembler.pipeline.build.BuildRequest;
import dev.assembler.pipeline.build.BuildResult;
import dev.assembler.pipeline.build.Output;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds a recipe. */
@Command(
    name = "assemble build",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Builds a recipe: every variant for every architecture, and what has changed alone.",
    footer = {
      "",
      "Files go to DIR/VARIANT/ARCH/, with SHA256SUMS; DIR/ARCH/build-manifest.json says of what",
      "they are made. Nothing is in its place before everything is made. What an earlier build has",
      "left in DIR is taken where nothing that it depends on has changed.",
      "",
      "Examples:",
      "  assemble build recipe.toml",
      "  assemble build recipe.toml --arch arm64 --variants raw,iso --out out",
      "  assemble build recipe.toml --set artifact.rootfs.compression=zstd:3 --locked --offline",
      "  assemble plan recipe.toml",
      "",
      "Exit codes: 0 done, 1 a digest or a signature does not match, 2 wrong usage, 3 the recipe"
          + " or",
      "an input cannot be read, 4 cannot be represented, 5 the host."
    })
final class BuildCommand implements Verb {

  @Mixin RecipeOptions options = new RecipeOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return options.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    long started = System.nanoTime();
    BuildRequest request = options.request(console, ProgressListener.NONE);
    Assembler.Built built;
    try (var interruption = new Interruption(console);
        var report = BuildProgress.of(common.progress, console)) {
      built = Assembler.build(request, report, interruption::guard);
    }
    options.writeLock(console, built.lock());
    report(console, built.result(), System.nanoTime() - started);
    return ExitCode.DONE;
  }

  private void report(Console console, BuildResult result, long nanos) throws IOException {
    if (console.isJson()) {
      console.printJson("build", json(result));
      return;
    }
    result.leftOut().forEach(line -> console.say("left out: " + line));
    if (console.isQuiet()) {
      return;
    }
    for (Output output : result.outputs()) {
      console.print(
          Arguments.shown(options.out)
              + "/"
              + output.path()
              + ": "
              + BuildProgress.size(output.size())
              + ", sha256 "
              + output.sha256()
              + "\n");
    }
    console.say(result.outputs().size() + " files in " + BuildProgress.seconds(nanos) + " s");
  }

  private static Map<String, Object> json(BuildResult result) {
    var json = new TreeMap<String, Object>();
    List<Object> outputs =
        result.outputs().stream()
            .<Object>map(output ->
                Map.of(
                    "architecture", output.architecture().toString(),
                    "variant", output.variant(),
                    "path", output.path(),
                    "artifact", output.artifact(),
                    "size", output.size(),
                    "sha256", output.sha256()))
            .toList();
    json.put("outputs", outputs);
    json.put("manifests", result.manifests());
    json.put("leftOut", result.leftOut());
    return json;
  }
}
