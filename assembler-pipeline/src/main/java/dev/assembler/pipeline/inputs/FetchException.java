package dev.assembler.pipeline.inputs;

import java.io.IOException;
import java.security.GeneralSecurityException;

/** A server or the way to it did not give what was asked; the message names the address. */
public final class FetchException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String reason;
  private final boolean missing;
  private final boolean transitory;

  private FetchException(
      String subject, String reason, boolean missing, boolean transitory, IOException cause) {
    super(subject + ": " + reason, cause);
    this.subject = subject;
    this.reason = reason;
    this.missing = missing;
    this.transitory = transitory;
  }

  /**
   * A server answered that it will not.
   *
   * @param hint what would help; may be empty
   */
  static FetchException status(String subject, int status, String hint) {
    boolean missing = status == 404 || status == 410;
    boolean transitory = status == 408 || status == 429 || status >= 500;
    String reason = "HTTP status " + status + (hint.isEmpty() ? "" : "; " + hint);
    return new FetchException(subject, reason, missing, transitory, null);
  }

  /** Nothing was answered, or not all of it. */
  static FetchException broken(String subject, IOException cause) {
    String said = cause.getMessage();
    String reason =
        said != null && !said.isEmpty()
            ? said
            : cause instanceof java.net.ConnectException
                ? "cannot be reached"
                : cause.getClass().getSimpleName();
    if (isUntrusted(cause)) {
      String hint = "; -Djavax.net.ssl.trustStore=FILE names whom to trust";
      return new FetchException(subject, reason + hint, false, false, cause);
    }
    return new FetchException(subject, reason, false, true, cause);
  }

  /** Whether a certificate is at fault; other handshakes that fail were broken off. */
  private static boolean isUntrusted(Throwable thrown) {
    return thrown instanceof GeneralSecurityException
        || thrown != null && isUntrusted(thrown.getCause());
  }

  /** What was answered cannot be followed. */
  static FetchException refused(String subject, String reason) {
    return new FetchException(subject, reason, false, false, null);
  }

  /** The address, without user and password. */
  public String subject() {
    return subject;
  }

  public String reason() {
    return reason;
  }

  /** Whether the server says that there is no such thing. */
  public boolean isMissing() {
    return missing;
  }

  /** Whether it may go well when tried again. */
  boolean isTransitory() {
    return transitory;
  }
}
