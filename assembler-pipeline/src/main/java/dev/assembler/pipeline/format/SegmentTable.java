package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.cpio.InitramfsSegment;
import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an initramfs says about itself: a line for each of its segments. */
final class SegmentTable {

  private SegmentTable() {}

  static Inspection of(ImageSource image, List<InitramfsSegment> segments) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(
        row("part", "offset", "codec", "size", "zeros", "expanded", "members", "entries", "end"));
    var json = new ArrayList<Map<String, Object>>();
    long entries = 0;
    long expanded = 0;
    for (int i = 0; i < segments.size(); i++) {
      InitramfsSegment segment = segments.get(i);
      String part = CpioFormat.partName(i);
      lines.add(row(part, segment));
      json.add(json(part, segment));
      entries += segment.entries();
      expanded += segment.unpackedSize();
    }
    var facts = new LinkedHashMap<String, Long>();
    facts.put("segments", (long) segments.size());
    facts.put("entries", entries);
    facts.put("expanded bytes", expanded);
    Codec.Id last = segments.getLast().codec();
    boolean plain = segments.size() == 1 && last == Codec.Id.STORE;
    String format = plain ? "cpio" : "initramfs";
    return new Inspection(
        format,
        format + ", " + Sizes.text(image.size()),
        lines,
        new ImageSummary(image.size(), List.of(), facts),
        Map.of("compression", last.toString(), "segments", json));
  }

  private static String row(String part, InitramfsSegment segment) {
    return row(
        part,
        String.format(Locale.ROOT, "0x%08x", segment.offset()),
        segment.codec().toString(),
        Long.toString(segment.storedSize()),
        Long.toString(segment.padding()),
        Long.toString(segment.unpackedSize()),
        Long.toString(segment.members()),
        Long.toString(segment.entries()),
        segment.complete() ? "trailer" : "none");
  }

  private static String row(String... cells) {
    return String.format(
        Locale.ROOT, "%-6s %-12s %-6s %12s %8s %12s %8s %8s  %s", (Object[]) cells);
  }

  private static Map<String, Object> json(String part, InitramfsSegment segment) {
    var json = new TreeMap<String, Object>();
    json.put("part", part);
    json.put("offset", segment.offset());
    json.put("size", segment.storedSize());
    json.put("zeros", segment.padding());
    json.put("codec", segment.codec().toString());
    json.put("expandedSize", segment.unpackedSize());
    json.put("members", segment.members());
    json.put("entries", segment.entries());
    json.put("trailer", segment.complete());
    return json;
  }
}
