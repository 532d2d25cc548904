package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.build.BuildTimes;
import dev.assembler.pipeline.build.BuiltManifest;
import dev.assembler.pipeline.report.FactTable.Fact;
import dev.assembler.pipeline.report.ItemTable.Row;
import dev.assembler.pipeline.report.Report.Chapter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What there is to look at of a whole build: what was delivered, of what, and when. */
final class BuildReport {

  private final int max;

  /**
   * @param max rows of each list
   */
  BuildReport(int max) {
    this.max = max;
  }

  /** What was built; sizes with what they were in an earlier build, if there is one. */
  Chapter built(List<BuiltManifest> build, List<BuiltManifest> earlier) {
    var views = new ArrayList<ReportView>();
    views.add(facts(build));
    views.add(DeliveredSizes.of(build, earlier));
    views.add(artifacts(build));
    if (build.stream().anyMatch(each -> !each.rootHashes().isEmpty())) {
      views.add(rootHashes(build));
    }
    if (build.stream().anyMatch(each -> !each.packages().isEmpty())) {
      views.add(packages(build));
    }
    views.add(inputs(build));
    return new Chapter("", title(build), views);
  }

  static String title(List<BuiltManifest> build) {
    return "a build of "
        + distinct(build, "name")
        + " "
        + distinct(build, "version")
        + " for "
        + architectures(build);
  }

  private static String architectures(List<BuiltManifest> build) {
    return build.stream().map(BuiltManifest::architecture).collect(Collectors.joining(", "));
  }

  /** Manifests of one build say the same; of several into one directory, maybe not. */
  private static String distinct(List<BuiltManifest> build, String fact) {
    return build.stream()
        .map(each -> each.facts().getOrDefault(fact, ""))
        .filter(value -> !value.isEmpty())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static FactTable facts(List<BuiltManifest> build) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("size", Sizes.text(size(build))));
    facts.add(new Fact("files", Shown.number(count(build))));
    Set<String> variants = new LinkedHashSet<>();
    build.forEach(each -> each.artifacts().forEach(one -> variants.add(one.variant())));
    facts.add(new Fact("variants", Shown.number(variants.size())));
    facts.add(new Fact("architectures", architectures(build)));
    long packages = build.stream().mapToLong(each -> each.packages().size()).sum();
    facts.add(new Fact("packages", Shown.number(packages)));
    var lines = new ArrayList<String>();
    for (BuiltManifest each : build) {
      each.facts()
          .forEach((name, value) -> lines.add(each.architecture() + " " + name + ": " + value));
    }
    return new FactTable("At a glance", facts, lines);
  }

  static long size(List<BuiltManifest> build) {
    return build.stream()
        .flatMap(each -> each.artifacts().stream())
        .mapToLong(BuiltManifest.Artifact::size)
        .sum();
  }

  private static long count(List<BuiltManifest> build) {
    return build.stream().mapToLong(each -> each.artifacts().size()).sum();
  }

  private ItemTable artifacts(List<BuiltManifest> build) {
    var rows = new ArrayList<Row>();
    for (BuiltManifest each : build) {
      each.artifacts()
          .forEach(one ->
              rows.add(
                  Row.of(
                      one.size(), one.variant(), each.architecture(), one.file(), one.sha256())));
    }
    rows.sort(Comparator.comparing((Row row) -> row.words().getFirst()));
    return ItemTable.of(
        "Artifacts", List.of("variant", "architecture", "file", "SHA-256"), true, rows, max);
  }

  private ItemTable rootHashes(List<BuiltManifest> build) {
    var rows = new ArrayList<Row>();
    for (BuiltManifest each : build) {
      each.rootHashes()
          .forEach((name, hash) -> rows.add(Row.of(-1, each.architecture(), name, hash)));
    }
    return ItemTable.of(
        "Root hashes", List.of("architecture", "artifact", "root hash"), false, rows, max);
  }

  /** One that several sources have is listed once. */
  private ItemTable packages(List<BuiltManifest> build) {
    Set<Row> rows = new LinkedHashSet<>();
    for (BuiltManifest each : build) {
      each.packages()
          .forEach(one ->
              rows.add(
                  Row.of(
                      one.size(),
                      one.name(),
                      one.version(),
                      one.architecture(),
                      one.distribution())));
    }
    List<Row> sorted =
        rows.stream()
            .sorted(
                Comparator.comparing((Row row) -> row.words().getFirst())
                    .thenComparing(row -> row.words().get(2)))
            .toList();
    return ItemTable.of(
        "Packages",
        List.of("name", "version", "architecture", "distribution"),
        sorted.stream().anyMatch(row -> row.size() >= 0),
        sorted,
        max);
  }

  /** What several architectures have in common is listed once. */
  private ItemTable inputs(List<BuiltManifest> build) {
    Map<Row, List<String>> users = new TreeMap<>(Comparator.comparing(Row::toString));
    for (BuiltManifest each : build) {
      for (BuiltManifest.Input one : each.inputs()) {
        String name = one.name().isEmpty() ? "files of the host" : one.name();
        users
            .computeIfAbsent(
                Row.of(one.size(), one.source(), name, one.sha256()), row -> new ArrayList<>())
            .add(each.architecture());
      }
    }
    var rows = new ArrayList<Row>();
    users.forEach((row, architectures) ->
        rows.add(
            Row.of(
                row.size(),
                row.words().get(0),
                row.words().get(1),
                architectures.stream().distinct().collect(Collectors.joining(", ")),
                row.words().get(2))));
    return ItemTable.of(
        "Inputs", List.of("source", "file", "architectures", "digest"), true, rows, max);
  }

  /** The longest steps, in the order in which they began. */
  Chapter times(BuildTimes times) {
    List<TimeLine.Step> steps =
        times.steps().stream()
            .sorted(Comparator.comparingLong((BuildTimes.Step step) -> step.start() - step.end()))
            .limit(max)
            .sorted(Comparator.comparingLong(BuildTimes.Step::start))
            .map(step ->
                new TimeLine.Step(
                    step.name(), step.reused(), step.start(), step.end(), waits(step)))
            .toList();
    var line =
        new TimeLine(
            "Steps of the last build", times.total(), steps, times.steps().size() - steps.size());
    return new Chapter("", "Who waited for what", List.of(line));
  }

  private static List<TimeLine.Wait> waits(BuildTimes.Step step) {
    return step.waits().stream()
        .map(wait -> new TimeLine.Wait(wait.step(), wait.start(), wait.end()))
        .toList();
  }
}
