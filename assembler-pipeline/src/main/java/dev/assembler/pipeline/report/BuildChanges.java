package dev.assembler.pipeline.report;

import dev.assembler.pipeline.build.BuiltManifest;
import dev.assembler.pipeline.report.FactTable.Fact;
import dev.assembler.pipeline.report.ItemTable.Row;
import dev.assembler.pipeline.report.Report.Chapter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What changed from a build to another, as their manifests have it. */
final class BuildChanges {

  private static final String NONE = "—";

  private final List<BuiltManifest> before;
  private final List<BuiltManifest> after;
  private final int max;

  BuildChanges(List<BuiltManifest> before, List<BuiltManifest> after, int max) {
    this.before = before;
    this.after = after;
    this.max = max;
  }

  Chapter chapter() {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("before", BuildReport.title(before)));
    facts.add(new Fact("after", BuildReport.title(after)));
    facts.add(new Fact("size", Shown.change(BuildReport.size(before), BuildReport.size(after))));
    List<Row> artifacts = rows(BuildChanges::digests);
    return new Chapter(
        "",
        "What changed",
        List.of(
            new FactTable("Before and after", facts, List.of()),
            growth(),
            table("Artifacts of other bytes", "artifact", artifacts),
            table("Packages", "package", rows(BuildChanges::versions)),
            table("Inputs", "input", rows(BuildChanges::inputs)),
            table("Stated and found", "what", rows(BuildChanges::facts))));
  }

  private GrowthTable growth() {
    Map<String, Long> then = DeliveredSizes.sizes(before);
    Map<String, Long> now = DeliveredSizes.sizes(after);
    var paths = new TreeSet<>(then.keySet());
    paths.addAll(now.keySet());
    var rows = new ArrayList<GrowthTable.Row>();
    for (String path : paths) {
      var row =
          new GrowthTable.Row(path, then.getOrDefault(path, -1L), now.getOrDefault(path, -1L));
      if (row.before() != row.after()) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingLong(row -> -Math.abs(row.growth())));
    int shown = Math.min(max, rows.size());
    return new GrowthTable(
        "Artifacts that grew, shrank, came or went", rows.subList(0, shown), rows.size() - shown);
  }

  private ItemTable table(String heading, String what, List<Row> rows) {
    return ItemTable.of(heading, List.of(what, "change", "before", "after"), false, rows, max);
  }

  /** Those whose values are not the same, by name. */
  private List<Row> rows(Function<List<BuiltManifest>, Map<String, String>> values) {
    Map<String, String> then = values.apply(before);
    Map<String, String> now = values.apply(after);
    var names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    var rows = new ArrayList<Row>();
    for (String name : names) {
      String one = then.getOrDefault(name, NONE);
      String other = now.getOrDefault(name, NONE);
      if (!one.equals(other)) {
        String change =
            !then.containsKey(name) ? "added" : now.containsKey(name) ? "changed" : "removed";
        rows.add(Row.of(-1, name, change, one, other));
      }
    }
    return rows;
  }

  private static Map<String, String> digests(List<BuiltManifest> build) {
    var values = new TreeMap<String, String>();
    for (BuiltManifest each : build) {
      each.artifacts().forEach(one -> values.put(DeliveredSizes.path(each, one), one.sha256()));
    }
    return values;
  }

  /** Several of one name, of several sources, stand beside each other. */
  private static Map<String, String> versions(List<BuiltManifest> build) {
    var versions = new TreeMap<String, Set<String>>();
    for (BuiltManifest each : build) {
      each.packages()
          .forEach(one ->
              versions
                  .computeIfAbsent(each.architecture() + " " + one.name(), name -> new TreeSet<>())
                  .add(one.version()));
    }
    return joined(versions);
  }

  private static Map<String, String> inputs(List<BuiltManifest> build) {
    var digests = new TreeMap<String, Set<String>>();
    for (BuiltManifest each : build) {
      each.inputs()
          .forEach(one ->
              digests
                  .computeIfAbsent(
                      (each.architecture() + " " + one.source() + " " + one.name()).strip(),
                      name -> new TreeSet<>())
                  .add(one.sha256()));
    }
    return joined(digests);
  }

  private static Map<String, String> joined(Map<String, Set<String>> values) {
    var joined = new TreeMap<String, String>();
    values.forEach((name, all) -> joined.put(name, String.join(", ", all)));
    return joined;
  }

  private static Map<String, String> facts(List<BuiltManifest> build) {
    var values = new TreeMap<String, String>();
    for (BuiltManifest each : build) {
      each.facts().forEach((name, value) -> values.put(each.architecture() + " " + name, value));
      each.rootHashes()
          .forEach((name, hash) -> values.put(each.architecture() + " root hash of " + name, hash));
    }
    return values;
  }
}
