package dev.assembler.pipeline.build;

import java.io.IOException;

/**
 * Work that is not done: because what it needs could not be, which has been told already, or
 * because only a plan is wanted.
 */
final class SkippedException extends IOException {

  private static final long serialVersionUID = 1L;

  SkippedException() {
    super("not made");
  }
}
