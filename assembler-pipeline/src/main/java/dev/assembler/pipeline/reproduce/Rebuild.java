package dev.assembler.pipeline.reproduce;

import java.io.IOException;
import java.util.Set;

/** A build that can be done again, on another host. */
public interface Rebuild {

  /**
   * Builds into a folder of its own.
   *
   * @param perturbations in what the host differs from this one; none for this one
   */
  Attempt on(Set<Perturbation> perturbations) throws IOException;

  /** What was built has been compared. It may be removed, or kept where it is different. */
  void compared(Attempt.Built built, boolean isDifferent) throws IOException;
}
