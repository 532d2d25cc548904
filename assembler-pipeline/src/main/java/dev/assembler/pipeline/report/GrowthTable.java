package dev.assembler.pipeline.report;

import java.util.List;

/**
 * What became larger or smaller, was added or is gone.
 *
 * @param rows those that make the most difference first
 * @param more how many there are besides
 */
public record GrowthTable(String heading, List<Row> rows, long more) implements ReportView {

  /**
   * A directory or a file.
   *
   * @param before its size, -1 if it was not there
   * @param after its size, -1 if it is gone
   */
  public record Row(String path, long before, long after) {

    /** By how much it grew; negative if it shrank. */
    public long growth() {
      return Math.max(0, after) - Math.max(0, before);
    }
  }

  public GrowthTable {
    rows = List.copyOf(rows);
  }
}
