package dev.assembler.cli;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.uki.UkiJob;
import dev.assembler.pipeline.uki.UkiResult;
import dev.assembler.uki.PeSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is said of a UKI: what was written, or what would be. */
final class UkiReport {

  private final Console console;
  private final UkiOptions uki;
  private final UkiJob job;

  UkiReport(Console console, UkiOptions uki, UkiJob job) {
    this.console = console;
    this.uki = uki;
    this.job = job;
  }

  void plan() throws IOException {
    if (console.isJson()) {
      console.printJson("assemble", Map.of("plan", common()));
    } else {
      console.print(job.plan().toString());
    }
  }

  void result(UkiResult result, long nanos) throws IOException {
    if (console.isJson()) {
      Map<String, Object> json = common();
      json.put("sha256", result.sha256());
      json.put("pcr11", result.pcr11());
      console.printJson("assemble", json);
      return;
    }
    if (console.isQuiet()) {
      return;
    }
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %s, %s, %d sections%s, sha256:%s, %.1f s\nPCR 11: sha256:%s\n",
            job.output(),
            Sizes.text(job.plan().size()),
            job.plan().machine().efiName(),
            job.plan().sections().size(),
            job.plan().kernelVersion().map(version -> ", kernel " + version).orElse(""),
            result.sha256(),
            nanos / 1e9,
            result.pcr11()));
    job.plan().toString().lines().forEach(console::detail);
  }

  private Map<String, Object> common() {
    var parts = new ArrayList<Map<String, Object>>();
    for (PeSection section : job.plan().sections()) {
      var part = new TreeMap<String, Object>();
      part.put("name", section.shownName());
      part.put("offset", section.rawOffset());
      part.put("size", section.loadedSize());
      part.put("address", section.virtualAddress());
      part.put("memory", section.virtualSize());
      parts.add(part);
    }
    var json = new TreeMap<String, Object>();
    json.put("output", job.output().toString());
    json.put("format", "uki");
    json.put("kernel", Arguments.shown(uki.kernel));
    json.put("machine", job.plan().machine().efiName());
    job.plan().kernelVersion().ifPresent(version -> json.put("kernelVersion", version));
    json.put("size", job.plan().size());
    json.put("parts", parts);
    return json;
  }
}
