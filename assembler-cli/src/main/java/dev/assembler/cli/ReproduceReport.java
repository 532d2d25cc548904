package dev.assembler.cli;

import dev.assembler.pipeline.diff.DiffResult;
import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.pipeline.reproduce.ReproduceResult;
import dev.assembler.pipeline.reproduce.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether a build is the same on other hosts, for people and as JSON. */
final class ReproduceReport {

  private final RepeatedBuild build;
  private final Map<Perturbation, String> changes;
  private final ReproduceResult result;

  /**
   * @param changes what was changed, in a few words each
   */
  ReproduceReport(RepeatedBuild build, Map<Perturbation, String> changes, ReproduceResult result) {
    this.build = build;
    this.changes = changes;
    this.result = result;
  }

  /** A row for each perturbation, then what differs under those that matter, then the verdict. */
  String text(boolean colour) {
    var text = new StringBuilder();
    int width = result.verdicts().keySet().stream().mapToInt(this::width).max().orElse(0);
    result
        .verdicts()
        .forEach((each, verdict) -> {
          String row = "  %-20s%-" + width + "s  %s";
          String line =
              String.format(Locale.ROOT, row, each.subject(), changes.get(each), shown(verdict));
          text.append(line.stripTrailing()).append('\n');
        });
    result.verdicts().forEach((each, verdict) -> details(each, verdict, colour, text));
    text.append(build.name()).append(": built ").append(result.builds()).append(" times, ");
    text.append(end());
    return text.append('\n').toString();
  }

  private int width(Perturbation each) {
    return changes.get(each).length();
  }

  private static String shown(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Equal() -> "equal";
      case Verdict.Different(DiffResult differences, boolean isShared) ->
          "DIFFERENT: " + causes(differences) + (isShared ? " (only together with others)" : "");
      case Verdict.Failed(int exit, String message) -> "FAILED: " + message;
      case Verdict.NotTried(String reason) -> "not tried: " + reason;
    };
  }

  private static String causes(DiffResult differences) {
    return differences.causes().entrySet().stream()
        .map(cause -> cause.getKey() + " " + cause.getValue())
        .collect(Collectors.joining(", "));
  }

  private void details(Perturbation each, Verdict verdict, boolean colour, StringBuilder text) {
    if (verdict instanceof Verdict.Different(DiffResult differences, boolean _)) {
      text.append('\n').append(each.subject()).append(":\n");
      text.append(DiffReport.text("", "", differences, colour));
      String cure = build.cure(each);
      if (!cure.isEmpty()) {
        text.append("what makes the image independent of it: ").append(cure).append('\n');
      }
      text.append('\n');
    }
  }

  private String end() {
    long tried = count(Verdict.Equal.class);
    var parts = new ArrayList<String>();
    parts.add(tried + " perturbations made no difference");
    count(parts, count(Verdict.Different.class), "made one");
    count(parts, count(Verdict.Failed.class), "failed");
    count(parts, count(Verdict.NotTried.class), "not tried");
    return (result.isEqual() ? "equal: " : "different: ") + String.join(", ", parts);
  }

  private static void count(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private long count(Class<? extends Verdict> kind) {
    return result.verdicts().values().stream().filter(kind::isInstance).count();
  }

  Map<String, Object> json() {
    var json = new TreeMap<String, Object>();
    json.put("output", build.name());
    json.put("equal", result.isEqual());
    json.put("builds", result.builds());
    json.put(
        "perturbations",
        result.verdicts().entrySet().stream()
            .map(each -> json(each.getKey(), each.getValue()))
            .toList());
    return json;
  }

  private Map<String, Object> json(Perturbation each, Verdict verdict) {
    var json = new TreeMap<String, Object>();
    json.put("name", each.toString());
    json.put("change", changes.get(each));
    switch (verdict) {
      case Verdict.Equal() -> json.put("verdict", "equal");
      case Verdict.Different(DiffResult differences, boolean isShared) -> {
        json.put("verdict", "different");
        json.put("together", isShared);
        json.put("cure", build.cure(each));
        Map<String, Object> diff = DiffReport.json("", "", differences);
        for (String key : new String[] {"causes", "more", "differences"}) {
          json.put(key, diff.get(key));
        }
      }
      case Verdict.Failed(int exit, String message) -> {
        json.put("verdict", "failed");
        json.put("exit", exit);
        json.put("reason", message);
      }
      case Verdict.NotTried(String reason) -> {
        json.put("verdict", "not tried");
        json.put("reason", reason);
      }
    }
    return json;
  }
}
