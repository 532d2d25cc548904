package dev.assembler.pipeline.report;

import java.util.List;

/**
 * Files by what their names say they are, and what compression makes of them.
 *
 * @param rows largest first
 * @param duplicates bytes of files that are there once more, and take no room
 */
public record TypeTable(String heading, List<Row> rows, long duplicates) implements ReportView {

  /** How many types are told apart by colours. */
  public static final int COLOURS = 10;

  /**
   * Files of a type.
   *
   * @param size of all, as they are read
   * @param stored what they take in the image; -1 where it does not tell
   */
  public record Row(String type, long files, long size, long stored) {}

  public TypeTable {
    rows = List.copyOf(rows);
  }

  /** Whether the image tells what files take in it. */
  public boolean tellsStored() {
    return rows.stream().allMatch(row -> row.stored() >= 0) && !rows.isEmpty();
  }
}
