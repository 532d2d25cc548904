package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
}
