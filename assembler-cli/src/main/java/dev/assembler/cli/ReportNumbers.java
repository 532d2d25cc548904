package dev.assembler.cli;

import dev.assembler.pipeline.diff.Difference;
import dev.assembler.pipeline.report.ChangeList;
import dev.assembler.pipeline.report.FactTable;
import dev.assembler.pipeline.report.FileList;
import dev.assembler.pipeline.report.GrowthTable;
import dev.assembler.pipeline.report.ItemTable;
import dev.assembler.pipeline.report.Report;
import dev.assembler.pipeline.report.ReportView;
import dev.assembler.pipeline.report.SectionMap;
import dev.assembler.pipeline.report.SizeTree;
import dev.assembler.pipeline.report.SizeTree.Item;
import dev.assembler.pipeline.report.TimeLine;
import dev.assembler.pipeline.report.TypeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a report shows, as JSON. */
final class ReportNumbers {

  private ReportNumbers() {}

  static Map<String, Object> json(Report report) {
    return Map.of(
        "title", report.title(),
        "chapters",
            report.chapters().stream()
                .<Object>map(chapter ->
                    Map.of(
                        "place", chapter.place(),
                        "title", chapter.title(),
                        "views", chapter.views().stream().map(ReportNumbers::json).toList()))
                .toList());
  }

  private static Map<String, Object> json(ReportView view) {
    var json = new TreeMap<String, Object>();
    json.put("heading", view.heading());
    switch (view) {
      case FactTable table -> {
        json.put("view", "facts");
        var facts = new TreeMap<String, Object>();
        table.facts().forEach(fact -> facts.put(fact.name(), fact.value()));
        json.put("facts", facts);
      }
      case SectionMap map -> {
        json.put("view", "map");
        json.put("size", map.size());
        json.put("spans", map.spans().stream().map(ReportNumbers::span).toList());
      }
      case SizeTree tree -> {
        json.put("view", "sizes");
        var items = new ArrayList<Map<String, Object>>();
        items(tree.root(), "", items);
        json.put("items", items);
      }
      case TypeTable table -> {
        json.put("view", "types");
        json.put("duplicates", table.duplicates());
        json.put("types", table.rows().stream().map(ReportNumbers::type).toList());
      }
      case FileList list -> {
        json.put("view", "files");
        json.put("total", list.total());
        json.put("files", list.files().stream().map(ReportNumbers::file).toList());
      }
      case GrowthTable growth -> {
        json.put("view", "growth");
        json.put("more", growth.more());
        json.put("rows", growth.rows().stream().map(ReportNumbers::growth).toList());
      }
      case ChangeList changes -> changes(changes, json);
      case ItemTable table -> {
        json.put("view", "table");
        json.put("more", table.more());
        json.put("things", table.rows().stream().map(row -> thing(table, row)).toList());
      }
      case TimeLine line -> {
        json.put("view", "times");
        json.put("total", line.total());
        json.put("more", line.more());
        json.put("steps", line.steps().stream().map(ReportNumbers::step).toList());
      }
    }
    return json;
  }

  private static Map<String, Object> span(SectionMap.Span span) {
    return Map.of(
        "name", span.name(),
        "note", span.note(),
        "offset", span.offset(),
        "length", span.length(),
        "lane", span.lane(),
        "kind", span.kind().name().toLowerCase(Locale.ROOT));
  }

  private static void items(Item item, String above, List<Map<String, Object>> items) {
    boolean others = item.kind() == SizeTree.Kind.OTHERS;
    String path = item.name().isEmpty() ? above : above + "/" + item.name();
    var json = new TreeMap<String, Object>();
    json.put("path", path.isEmpty() ? "/" : path);
    json.put("kind", item.kind().name().toLowerCase(Locale.ROOT));
    json.put("size", item.size());
    json.put("files", item.files());
    if (!others && item.before() >= 0) {
      json.put("before", item.before());
    }
    items.add(json);
    item.items().forEach(each -> items(each, path, items));
  }

  private static Map<String, Object> type(TypeTable.Row row) {
    var json = new TreeMap<String, Object>();
    json.put("type", row.type());
    json.put("files", row.files());
    json.put("size", row.size());
    stored(row.stored(), json);
    return json;
  }

  private static Map<String, Object> file(FileList.Row row) {
    var json = new TreeMap<String, Object>();
    json.put("path", row.path());
    json.put("size", row.size());
    stored(row.stored(), json);
    return json;
  }

  private static void stored(long stored, Map<String, Object> json) {
    if (stored >= 0) {
      json.put("stored", stored);
    }
  }

  private static Map<String, Object> growth(GrowthTable.Row row) {
    var json = new TreeMap<String, Object>();
    json.put("path", row.path());
    json.put("growth", row.growth());
    if (row.before() >= 0) {
      json.put("before", row.before());
    }
    if (row.after() >= 0) {
      json.put("after", row.after());
    }
    return json;
  }

  private static Map<String, Object> thing(ItemTable table, ItemTable.Row row) {
    var words = new TreeMap<String, Object>();
    for (int i = 0; i < table.columns().size(); i++) {
      words.put(table.columns().get(i), row.words().get(i));
    }
    var json = new TreeMap<String, Object>();
    json.put("words", words);
    if (row.size() >= 0) {
      json.put("size", row.size());
    }
    return json;
  }

  private static Map<String, Object> step(TimeLine.Step step) {
    return Map.of(
        "step", step.name(),
        "reused", step.reused(),
        "start", step.start(),
        "end", step.end(),
        "waits",
            step.waits().stream()
                .map(wait -> Map.of("for", wait.step(), "start", wait.start(), "end", wait.end()))
                .toList());
  }

  private static void changes(ChangeList changes, Map<String, Object> json) {
    json.put("view", "changes");
    json.put("found", changes.found());
    json.put("moreDifferences", changes.more());
    var causes = new TreeMap<String, Object>();
    changes.causes().forEach(each -> causes.put(each.cause().toString(), each.count()));
    json.put("causes", causes);
    var places = new TreeMap<String, Object>();
    changes.places().forEach(each -> places.put(each.place(), each.count()));
    json.put("places", places);
    List<Difference> differences = changes.differences();
    json.put("differences", differences.stream().map(DiffReport::json).toList());
  }
}
