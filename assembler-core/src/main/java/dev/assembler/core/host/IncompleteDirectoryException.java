package dev.assembler.core.host;

import java.io.IOException;

/**
 * Something ended the writing of a tree; what had been written by then is still there. The cause is
 * what ended it: the host's failure, or the exception of contents that cannot be read, as it came.
 */
public final class IncompleteDirectoryException extends IOException {

  private static final long serialVersionUID = 1L;

  IncompleteDirectoryException(String directory, IOException cause) {
    super(cause.getMessage() + "; " + directory + " is incomplete", cause);
  }

  @Override
  public synchronized IOException getCause() {
    return (IOException) super.getCause();
  }
}
