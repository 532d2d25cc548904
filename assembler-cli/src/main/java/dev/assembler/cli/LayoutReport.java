package dev.assembler.cli;

import dev.assembler.gpt.Bounds;
import dev.assembler.gpt.DiskLayout;
import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PlannedPartition;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.layout.LayoutJob;
import dev.assembler.pipeline.layout.LayoutRequest;
import dev.assembler.pipeline.layout.LayoutResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is said of a disk from a layout: what was written, or what would be. */
final class LayoutReport {

  private final Console console;
  private final LayoutRequest request;
  private final LayoutJob job;

  LayoutReport(Console console, LayoutRequest request, LayoutJob job) {
    this.console = console;
    this.request = request;
    this.job = job;
  }

  void plan(DiskLayout plan) throws IOException {
    if (!console.isJson()) {
      console.print(plan.toString());
      return;
    }
    var json = common();
    json.put("table", plan.table().name().toLowerCase(Locale.ROOT));
    json.put("sectorSize", plan.sectorSize());
    json.put("size", json(plan.size()));
    json.put("partitions", plan.partitions().stream().<Object>map(LayoutReport::json).toList());
    console.printJson("assemble", Map.of("plan", json));
  }

  void result(LayoutResult result, long nanos) throws IOException {
    if (console.isJson()) {
      var json = common();
      json.put("size", result.size());
      json.put("sha256", result.sha256());
      json.put("diskSize", result.disk().size());
      json.put("sections", ImageReport.sections(result.disk()));
      json.put(
          "partitions",
          result.partitions().stream().<Object>map(each -> json(each, result)).toList());
      console.printJson("assemble", json);
      return;
    }
    if (console.isQuiet()) {
      return;
    }
    var parts = new ArrayList<String>();
    parts.add(Sizes.text(result.size()));
    parts.add(result.partitions().size() + " partitions");
    job.losses().forEach((loss, count) -> parts.add("left out " + count + " " + loss));
    parts.add("sha256:" + result.sha256());
    parts.add(String.format(Locale.ROOT, "%.1f s", nanos / 1e9));
    var text = new StringBuilder();
    text.append(request.disk().output()).append(": ").append(String.join(", ", parts)).append('\n');
    for (Partition partition : result.partitions()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%3d  %-16s  %-20s  0x%010x  %12d  %s\n",
              partition.number(),
              partition.name(),
              partition.type(),
              partition.offset(),
              partition.size(),
              partition.partUuid()));
    }
    for (Map.Entry<String, String> hash : new TreeMap<>(result.rootHashes()).entrySet()) {
      text.append("root hash of ").append(hash.getKey()).append(": ").append(hash.getValue());
      text.append('\n');
    }
    console.print(text.toString());
    result
        .disk()
        .sections()
        .forEach(section ->
            console.detail(
                String.format(
                    Locale.ROOT,
                    "0x%010x  %12d  %s",
                    section.offset(),
                    section.length(),
                    section.name())));
  }

  private Map<String, Object> common() {
    var losses = new TreeMap<String, Long>();
    job.losses().forEach((loss, count) -> losses.put(loss.toString(), count));
    var json = new TreeMap<String, Object>();
    json.put("output", request.disk().output().toString());
    json.put("layout", request.layout().toString());
    json.put("format", request.disk().container().format());
    json.put("compression", request.disk().container().codec().toString());
    json.put("epoch", request.disk().rules().epoch().seconds());
    json.put("losses", losses);
    json.put("warnings", List.copyOf(job.warnings()));
    return json;
  }

  private static Map<String, Object> json(PlannedPartition partition) {
    var json = new TreeMap<String, Object>();
    json.put("number", partition.number());
    json.put("name", partition.name());
    json.put("type", partition.type().name());
    partition.guid().ifPresent(guid -> json.put("guid", guid.toString()));
    json.put("offset", json(partition.offset()));
    json.put("size", json(partition.size()));
    return json;
  }

  private static Map<String, Object> json(Partition partition, LayoutResult result) {
    var json = new TreeMap<String, Object>();
    json.put("number", partition.number());
    json.put("name", partition.name());
    json.put("type", partition.type().name());
    json.put("partUuid", partition.partUuid());
    json.put("offset", partition.offset());
    json.put("size", partition.size());
    String rootHash = result.rootHashes().get(partition.name());
    if (rootHash != null) {
      json.put("rootHash", rootHash);
    }
    return json;
  }

  private static Map<String, Object> json(Bounds bounds) {
    return Map.of("least", bounds.least(), "most", bounds.most());
  }
}
