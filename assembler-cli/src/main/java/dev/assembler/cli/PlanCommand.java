package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.build.BuildEvent;
import dev.assembler.pipeline.build.BuildPlan;
import dev.assembler.pipeline.build.Planning;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.layout.DiskDescription;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what building a recipe would do. */
@Command(
    name = "assemble plan",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Says what building a recipe would do: inputs, steps, files. Nothing is made.",
    footer = {
      "",
      "What is not in the store and tells what an input is, is fetched into it: indexes of"
          + " packages,",
      "Alpine's packages, archives and files at URLs, and the base that packages go into. Nothing"
          + " is",
      "written to DIR.",
      "",
      "Examples:",
      "  assemble plan recipe.toml",
      "  assemble plan recipe.toml --arch arm64 --variants raw --json",
      "",
      "Exit codes: 0 done, 1 a digest does not match, 2 wrong usage, 3 the recipe or an input"
          + " cannot",
      "be read, 5 the host."
    })
final class PlanCommand implements Verb {

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
    BuildPlan plan =
        Planning.plan(options.request(console, ProgressListener.NONE), BuildEvent.Listener.NONE);
    if (console.isJson()) {
      console.printJson("plan", Map.of("parts", plan.parts().stream().map(this::json).toList()));
      return ExitCode.DONE;
    }
    var text = new StringBuilder();
    plan.parts().forEach(part -> print(part, text));
    console.print(text.toString());
    return ExitCode.DONE;
  }

  private void print(BuildPlan.Part part, StringBuilder text) {
    text.append(part.architecture()).append('\n');
    text.append("  inputs\n");
    for (BuildPlan.Input input : part.inputs()) {
      line(text, "source." + input.source(), input.digest().substring(0, 16) + contents(input));
      for (InputFile file : input.files()) {
        text.append("      ")
            .append(file.name())
            .append(": ")
            .append(BuildProgress.size(file.size()))
            .append(", sha256 ")
            .append(file.sha256())
            .append('\n');
      }
    }
    text.append("  steps\n");
    for (BuildPlan.Step step : part.steps()) {
      String size =
          step.size().isPresent() ? ", " + BuildProgress.size(step.size().getAsLong()) : "";
      line(text, step.subject(), step.verb() + (step.isThere() ? " (unchanged" + size + ")" : ""));
      for (DiskDescription.Slot slot : step.partitions()) {
        text.append("      ")
            .append(slot.name())
            .append(": ")
            .append(slot.type())
            .append(", ")
            .append(slot.format())
            .append(
                slot.size().isPresent() ? ", " + BuildProgress.size(slot.size().getAsLong()) : "")
            .append('\n');
      }
    }
    text.append("  files\n");
    for (BuildPlan.Delivery output : part.outputs()) {
      line(text, Arguments.shown(options.out) + "/" + output.path(), output.artifact());
    }
    for (String line : part.leftOut()) {
      text.append("  left out: ").append(line).append('\n');
    }
  }

  private static String contents(BuildPlan.Input input) {
    int count = input.packages().size();
    return count == 0 ? "" : ", " + count + (count == 1 ? " package" : " packages");
  }

  private static void line(StringBuilder text, String subject, String what) {
    text.append("    ").append(subject).append(": ").append(what).append('\n');
  }

  private Map<String, Object> json(BuildPlan.Part part) {
    var json = new TreeMap<String, Object>();
    json.put("architecture", part.architecture().toString());
    json.put("inputs", part.inputs().stream().map(PlanCommand::json).toList());
    json.put("steps", part.steps().stream().map(PlanCommand::json).toList());
    json.put(
        "outputs",
        part.outputs().stream()
            .map(output -> Map.of("path", output.path(), "artifact", output.artifact()))
            .toList());
    json.put("leftOut", part.leftOut());
    return json;
  }

  private static Map<String, Object> json(BuildPlan.Input input) {
    List<Object> files =
        input.files().stream()
            .<Object>map(
                file -> Map.of("name", file.name(), "size", file.size(), "sha256", file.sha256()))
            .toList();
    List<Object> packages =
        input.packages().stream()
            .<Object>map(one ->
                Map.of(
                    "name", one.file().name(),
                    "version", one.version(),
                    "architecture", one.architecture(),
                    "sha256", one.file().sha256()))
            .toList();
    return Map.of(
        "source", input.source(), "digest", input.digest(), "files", files, "packages", packages);
  }

  private static Map<String, Object> json(BuildPlan.Step step) {
    var json = new TreeMap<String, Object>();
    json.put("subject", step.subject());
    json.put("verb", step.verb());
    json.put("needs", step.needs());
    json.put("unchanged", step.isThere());
    step.size().ifPresent(size -> json.put("size", size));
    List<Object> partitions =
        step.partitions().stream()
            .<Object>map(slot -> {
              var one = new TreeMap<String, Object>();
              one.put("name", slot.name());
              one.put("type", slot.type());
              one.put("format", slot.format());
              slot.size().ifPresent(size -> one.put("size", size));
              return one;
            })
            .toList();
    json.put("partitions", partitions);
    return json;
  }
}
