package dev.assembler.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reports of builds in folders below one, and what their numbers say. */
record BuildReports(Path folder) {

  byte[] page(String out) {
    return Cli.run("report", folder + "/" + out, "--out", "-").ok().bytes();
  }

  Map<?, ?> report(String... builds) throws IOException {
    var words = new ArrayList<>(List.of("report", "--json"));
    for (String build : builds) {
      words.add(folder + "/" + build);
    }
    return (Map<?, ?>)
        JsonTest.checked("report", Cli.run(words.toArray(String[]::new)).ok()).get("result");
  }

  static List<Object> chapters(Map<?, ?> report) {
    return ((List<?>) report.get("chapters"))
        .stream().<Object>map(chapter -> ((Map<?, ?>) chapter).get("title")).toList();
  }

  static List<Map<?, ?>> views(Map<?, ?> report) {
    var views = new ArrayList<Map<?, ?>>();
    for (Object chapter : (List<?>) report.get("chapters")) {
      ((List<?>) ((Map<?, ?>) chapter).get("views")).forEach(view -> views.add((Map<?, ?>) view));
    }
    return views;
  }

  static List<Map<?, ?>> maps(Map<?, ?> report) {
    return views(report).stream().filter(view -> view.get("view").equals("map")).toList();
  }

  /** The first of that heading: of two builds what changed comes first. */
  static Map<?, ?> view(Map<?, ?> report, String heading) {
    return views(report).stream()
        .filter(view -> view.get("heading").equals(heading))
        .findFirst()
        .orElseThrow();
  }

  static List<Map<?, ?>> things(Map<?, ?> report, String heading) {
    return ((List<?>) view(report, heading).get("things"))
        .stream().<Map<?, ?>>map(thing -> (Map<?, ?>) thing).toList();
  }

  static Map<?, ?> words(Map<?, ?> thing) {
    return (Map<?, ?>) thing.get("words");
  }

  static Map<?, ?> row(List<?> rows, String key, String value) {
    return rows.stream()
        .<Map<?, ?>>map(row -> (Map<?, ?>) row)
        .filter(row -> row.get(key).equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError(value + " in " + rows));
  }
}
