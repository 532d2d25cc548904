package dev.assembler.cli;

import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.convert.SourceSummary;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.convert.TreeResult;
import dev.assembler.pipeline.format.Loss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the main job says: what it wrote, or what it would write. */
final class PackReport {

  private final Console console;
  private final TreeRequest request;
  private final TreeJob job;
  private final EpochChoice epoch;

  PackReport(Console console, TreeRequest request, TreeJob job, EpochChoice epoch) {
    this.console = console;
    this.request = request;
    this.job = job;
    this.epoch = epoch;
  }

  void result(TreeResult result, long nanos) throws IOException {
    if (console.isJson()) {
      console.printJson("assemble", json(result));
      return;
    }
    String line = line(result, nanos);
    if (request.output() == null) {
      console.say(line);
    } else if (!console.isQuiet()) {
      console.print(line + "\n");
    }
    result.image().facts().forEach((name, value) -> console.detail(name + ": " + value));
    result
        .image()
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

  Map<String, Object> planJson(Optional<ImagePlan> image) throws IOException {
    var json = new TreeMap<String, Object>();
    json.put("output", request.outputName());
    json.put("format", request.format().format().name());
    json.put("compression", request.format().codec().toString());
    json.put("epoch", epoch.epoch().seconds());
    json.put("nodes", job.nameCount());
    json.put("contentBytes", job.contentBytes());
    json.put("sources", sources());
    json.put("kinds", named(kinds()));
    json.put("losses", losses(job.losses()));
    json.put("warnings", job.warnings());
    image.ifPresent(plan -> json.put("image", ImageReport.json(plan)));
    return json;
  }

  void plan(Optional<ImagePlan> image) throws IOException {
    if (console.isJson()) {
      console.printJson("assemble", Map.of("plan", planJson(image)));
      return;
    }
    Map<Node.Kind, Long> kinds = kinds();
    var text = new StringBuilder();
    text.append("output       ").append(request.outputName()).append('\n');
    text.append("format       ").append(request.format().format().name()).append('\n');
    text.append("compression  ").append(request.format().codec()).append('\n');
    text.append("epoch        ").append(epoch.epoch()).append(" (").append(epoch.origin());
    text.append(")\n");
    for (SourceSummary source : job.sources()) {
      text.append("source       ").append(source.name()).append(" (").append(source.kind());
      text.append(")\n");
    }
    text.append("names        ").append(job.nameCount()).append('\n');
    text.append("contents     ").append(Sizes.text(job.contentBytes())).append('\n');
    kinds.forEach(
        (kind, count) -> text.append("  ").append(kind).append(": ").append(count).append('\n'));
    job.losses()
        .forEach((loss, count) ->
            text.append("left out     ").append(loss).append(": ").append(count).append('\n'));
    image.ifPresent(plan -> text.append('\n').append(ImageReport.text(plan)));
    console.print(text.toString());
  }

  /** "root.squashfs: 12.0 MiB from 38.9 MiB, 30.8%, 3412 nodes, sha256:.., 1.2 s, 143 MiB peak". */
  private String line(TreeResult result, long nanos) {
    var parts = new ArrayList<String>();
    parts.add(Sizes.text(result.size()) + " from " + Sizes.text(result.contentBytes()));
    if (result.contentBytes() >= result.size()) {
      parts.add(
          String.format(Locale.ROOT, "%.1f%%", 100.0 * result.size() / result.contentBytes()));
    }
    parts.add(result.nodes() + (result.nodes() == 1 ? " node" : " nodes"));
    result.losses().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(loss -> parts.add("left out " + loss.getValue() + " " + loss.getKey()));
    parts.add("sha256:" + result.sha256());
    parts.add(String.format(Locale.ROOT, "%.1f s", nanos / 1e9));
    peakMemory().ifPresent(bytes -> parts.add(Sizes.text(bytes) + " peak"));
    return request.outputName() + ": " + String.join(", ", parts);
  }

  /** Nothing of the host and the hour is in it, so that equal builds report equally. */
  Map<String, Object> json(TreeResult result) {
    var json = new TreeMap<String, Object>();
    json.put("output", request.outputName());
    json.put("format", request.format().format().name());
    json.put("compression", request.format().codec().toString());
    json.put("epoch", epoch.epoch().seconds());
    json.put("size", result.size());
    json.put("sha256", result.sha256());
    json.put("nodes", result.nodes());
    json.put("contentBytes", result.contentBytes());
    json.put("losses", losses(result.losses()));
    json.put("facts", new TreeMap<>(result.image().facts()));
    json.put("sections", ImageReport.sections(result.image()));
    json.put("warnings", job.warnings());
    return json;
  }

  private static Map<String, Long> losses(Map<Loss, Long> losses) {
    var named = new TreeMap<String, Long>();
    losses.forEach((loss, count) -> named.put(loss.toString(), count));
    return named;
  }

  private List<Object> sources() {
    return job.sources().stream()
        .<Object>map(source -> Map.of("name", source.name(), "kind", source.kind().toString()))
        .toList();
  }

  private Map<Node.Kind, Long> kinds() throws IOException {
    var kinds = new EnumMap<Node.Kind, Long>(Node.Kind.class);
    for (FileTree tree : job.trees()) {
      tree.walk((path, node) -> kinds.merge(node.kind(), 1L, Long::sum));
    }
    return kinds;
  }

  private static Map<String, Long> named(Map<Node.Kind, Long> kinds) {
    var named = new TreeMap<String, Long>();
    kinds.forEach((kind, count) -> named.put(kind.toString(), count));
    return named;
  }

  /** The most memory the process ever had resident, where Linux tells. */
  private static OptionalLong peakMemory() {
    try {
      String status =
          new String(Files.readAllBytes(Path.of("/proc/self/status")), StandardCharsets.ISO_8859_1);
      for (String line : status.split("\n", -1)) {
        if (line.startsWith("VmHWM:")) {
          return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // another system: the line does without
    }
    return OptionalLong.empty();
  }
}
