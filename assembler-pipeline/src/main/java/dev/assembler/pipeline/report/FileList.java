package dev.assembler.pipeline.report;

import java.util.List;

/**
 * The largest files.
 *
 * @param files largest first
 * @param total size of all files there are
 */
public record FileList(String heading, List<Row> files, long total) implements ReportView {

  /**
   * A file.
   *
   * @param stored what it takes in the image; -1 where it does not tell
   * @param type its row in the table of types, -1 for none of the first
   */
  public record Row(String path, long size, long stored, int type) {}

  public FileList {
    files = List.copyOf(files);
  }
}
