package dev.assembler.pipeline.report;

import java.util.List;

/**
 * When the steps of a build were worked at, and what they waited for: microseconds since it began.
 *
 * @param total how long all of it took
 * @param steps in the order in which they began
 * @param more shorter ones that are left out
 */
public record TimeLine(String heading, long total, List<Step> steps, long more)
    implements ReportView {

  /**
   * Work that was done once.
   *
   * @param name "amd64/artifact.rootfs"
   * @param reused whether it was there already
   */
  public record Step(String name, boolean reused, long start, long end, List<Wait> waits) {
    public Step {
      waits = List.copyOf(waits);
    }
  }

  /** Waiting for another step. */
  public record Wait(String step, long start, long end) {}

  public TimeLine {
    steps = List.copyOf(steps);
  }
}
