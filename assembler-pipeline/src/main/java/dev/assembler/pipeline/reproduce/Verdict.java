package dev.assembler.pipeline.reproduce;

import dev.assembler.pipeline.diff.DiffResult;
import java.util.Objects;

/** What a perturbation did to the build. */
public sealed interface Verdict {

  /** Nothing: the same bytes. */
  record Equal() implements Verdict {}

  /**
   * Other bytes.
   *
   * @param differences what differs, and why
   * @param isShared whether only several perturbations together do it
   */
  record Different(DiffResult differences, boolean isShared) implements Verdict {
    public Different {
      Objects.requireNonNull(differences, "differences");
    }
  }

  /**
   * An error, where there was none before.
   *
   * @param exit the exit code of the program
   */
  record Failed(int exit, String message) implements Verdict {}

  /** It was not tried. */
  record NotTried(String reason) implements Verdict {}
}
