package dev.assembler.pipeline.onepass;

import java.io.IOException;

/** Ends a writer because another one failed: not the reason, only its consequence. */
public final class ReadingCancelledException extends IOException {

  private static final long serialVersionUID = 1L;

  ReadingCancelledException() {
    super("cancelled, because another output failed");
  }
}
