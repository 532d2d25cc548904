package dev.assembler.pipeline.report;

import java.util.List;

/**
 * What is known of something in a few words each.
 *
 * @param facts that are worth seeing first
 * @param lines what else it says of itself
 */
public record FactTable(String heading, List<Fact> facts, List<String> lines)
    implements ReportView {

  /** A name and what is known under it. */
  public record Fact(String name, String value) {}

  public FactTable {
    facts = List.copyOf(facts);
    lines = List.copyOf(lines);
  }
}
