package dev.assembler.pipeline.build;

import java.io.IOException;

/** Work that was not done because what it needs could not be; that has been told already. */
final class SkippedException extends IOException {

  private static final long serialVersionUID = 1L;

  SkippedException() {
    super("what it needs could not be made");
  }
}
