package dev.assembler.pipeline;

import java.io.IOException;

/** The host did not let us write: the disk is full, a folder is read-only, a pipe was closed. */
public class OutputException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;

  /**
   * @param subject the output as the caller named it
   */
  public OutputException(String subject, IOException cause) {
    super(named(subject, reason(cause)), cause);
    this.subject = subject;
  }

  private static String named(String subject, String reason) {
    return reason.startsWith(subject + ": ") ? reason : subject + ": " + reason;
  }

  public String subject() {
    return subject;
  }

  /** What a host's exception says, without the path that file system exceptions begin with. */
  public static String reason(IOException cause) {
    if (cause instanceof java.nio.file.NoSuchFileException) {
      return "no such file or directory";
    }
    if (cause instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof java.nio.file.FileSystemException host && host.getReason() != null) {
      return host.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
