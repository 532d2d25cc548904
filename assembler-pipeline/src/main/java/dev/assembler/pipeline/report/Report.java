package dev.assembler.pipeline.report;

import java.util.List;
import java.util.Objects;

/**
 * All that a report shows, as numbers and names.
 *
 * @param title what it is of: the base name of a file, or two with what changed between them
 * @param chapters in the order in which they are read
 */
public record Report(String title, List<Chapter> chapters) {

  public Report {
    Objects.requireNonNull(title, "title");
    chapters = List.copyOf(chapters);
  }

  /**
   * What is shown of one thing: an image, a partition in it, what changed.
   *
   * @param place as addresses have it: {@code #2}; empty for the whole
   * @param title in a line
   * @param views in the order in which they are read
   */
  public record Chapter(String place, String title, List<ReportView> views) {

    public Chapter {
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(title, "title");
      views = List.copyOf(views);
    }
  }
}
