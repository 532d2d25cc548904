package dev.assembler.pipeline.report;

import java.util.List;

/**
 * Things that are told by a few words each, as packages are.
 *
 * @param columns what the words are
 * @param sized whether the things have sizes
 * @param more how many things there are besides
 */
public record ItemTable(
    String heading, List<String> columns, boolean sized, List<Row> rows, long more)
    implements ReportView {

  /**
   * A thing.
   *
   * @param words one for each column, maybe empty
   * @param size in bytes, -1 if that is not known
   */
  public record Row(List<String> words, long size) {
    public Row {
      words = List.copyOf(words);
    }

    static Row of(long size, String... words) {
      return new Row(List.of(words), size);
    }
  }

  public ItemTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.words().size() != columns.size()) {
        throw new IllegalArgumentException(heading + ": " + row.words() + " under " + columns);
      }
    }
  }

  /** The first of many. */
  static ItemTable of(
      String heading, List<String> columns, boolean sized, List<Row> rows, int max) {
    int shown = Math.min(max, rows.size());
    return new ItemTable(heading, columns, sized, rows.subList(0, shown), rows.size() - shown);
  }
}
