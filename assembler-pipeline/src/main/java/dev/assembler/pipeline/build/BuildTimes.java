package dev.assembler.pipeline.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When the steps of a build were worked at: microseconds since it began.
 *
 * @param total how long all of it took
 * @param steps in the order in which they began
 */
public record BuildTimes(long total, List<Step> steps) {

  /**
   * Work that was done once.
   *
   * @param name "amd64/artifact.rootfs"
   * @param reused whether it was there already
   * @param waits before it could begin
   */
  public record Step(String name, boolean reused, long start, long end, List<Wait> waits) {
    public Step {
      waits = List.copyOf(waits);
    }
  }

  /** Waiting for another step. */
  public record Wait(String step, long start, long end) {}

  public BuildTimes {
    steps = List.copyOf(steps);
  }

  /** Times that make no sense are no times: nothing depends on them. */
  static Optional<BuildTimes> of(JsonNode json) {
    if (json.path("format").asInt() != StepTimes.FORMAT) {
      return Optional.empty();
    }
    long total = json.path("total").asLong();
    var steps = new ArrayList<Step>();
    for (JsonNode each : json.path("steps")) {
      var waits = new ArrayList<Wait>();
      for (JsonNode wait : each.path("waits")) {
        waits.add(
            new Wait(
                wait.path("for").asText(),
                clamped(wait.path("start"), total),
                clamped(wait.path("end"), total)));
      }
      steps.add(
          new Step(
              each.path("step").asText(),
              each.path("reused").asBoolean(),
              clamped(each.path("start"), total),
              clamped(each.path("end"), total),
              waits));
    }
    return total <= 0 ? Optional.empty() : Optional.of(new BuildTimes(total, steps));
  }

  private static long clamped(JsonNode time, long total) {
    return Math.clamp(time.asLong(), 0, Math.max(0, total));
  }
}
