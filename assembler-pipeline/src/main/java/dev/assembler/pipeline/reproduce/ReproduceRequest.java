package dev.assembler.pipeline.reproduce;

import java.util.Map;
import java.util.Set;

/**
 * What is tried.
 *
 * @param notTried perturbations that make no sense of this build, with the reason of each
 * @param alone those that the build's own options make a part of its input: each is tried for
 *     itself
 * @param max differences to list of each perturbation, at least 1
 */
public record ReproduceRequest(
    Map<Perturbation, String> notTried, Set<Perturbation> alone, int max) {

  public ReproduceRequest {
    notTried = Map.copyOf(notTried);
    alone = Set.copyOf(alone);
    if (max < 1) {
      throw new IllegalArgumentException("max: " + max + ", expected at least 1");
    }
  }
}
