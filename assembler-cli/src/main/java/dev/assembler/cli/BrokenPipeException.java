package dev.assembler.cli;

import java.io.IOException;

/** Whoever reads our standard output has had enough ({@code | head}): an end, not a failure. */
final class BrokenPipeException extends IOException {

  private static final long serialVersionUID = 1L;

  BrokenPipeException(IOException cause) {
    super(cause);
  }
}
