package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What an image says about itself.
 *
 * @param format its name
 * @param title what follows the image's name in the first line
 * @param lines between that and the facts, for people
 * @param summary facts and sections
 * @param details the same as {@code lines} for machines: numbers, texts, lists and maps of them
 */
public record Inspection(
    String format,
    String title,
    List<String> lines,
    ImageSummary summary,
    Map<String, Object> details) {

  public Inspection {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(title, "title");
    lines = List.copyOf(lines);
    Objects.requireNonNull(summary, "summary");
    details = Map.copyOf(details);
  }

  /**
   * A part of it, which an address can name.
   *
   * @param name as addresses call it
   * @param label what it is called besides: a partition's name; empty if nothing
   * @param note what it is, or how it is kept
   * @param size in the image
   */
  public record Part(String name, String label, String note, long offset, long size) {}

  /** Partitions, segments or sections of a program, in the order in which they are listed. */
  public List<Part> parts() {
    var parts = new ArrayList<Part>();
    for (Map<?, ?> row : rows("partitions")) {
      String note = row.get("type") + ", " + row.get("holds");
      parts.add(part(row, "number", row.get("name").toString(), note));
    }
    for (Map<?, ?> row : rows("segments")) {
      String note = row.get("codec") + ", " + row.get("expandedSize") + " bytes expanded";
      parts.add(part(row, "part", "", note));
    }
    for (Map<?, ?> row : rows("parts")) {
      parts.add(part(row, "name", "", row.get("holds").toString()));
    }
    return parts;
  }

  /** How much of the image its volume is, where that is stated and more may lie behind it. */
  public OptionalLong volumeSize() {
    return details.get("descriptors") instanceof Map<?, ?> stated
            && stated.get("size") instanceof Number size
        ? OptionalLong.of(size.longValue())
        : OptionalLong.empty();
  }

  private List<Map<?, ?>> rows(String list) {
    var rows = new ArrayList<Map<?, ?>>();
    if (details.get(list) instanceof List<?> items) {
      items.forEach(item -> rows.add((Map<?, ?>) item));
    }
    return rows;
  }

  private static Part part(Map<?, ?> row, String name, String label, String note) {
    return new Part(
        row.get(name).toString(),
        label,
        note,
        ((Number) row.get("offset")).longValue(),
        ((Number) row.get("size")).longValue());
  }
}
