package dev.assembler.assets;

import java.io.IOException;

/** A source of assets did not give what was asked of it; the message names the address. */
public class AssetSourceException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String reason;
  private final boolean missing;

  AssetSourceException(String subject, String reason, boolean missing, IOException cause) {
    super(subject + ": " + reason, cause);
    this.subject = subject;
    this.reason = reason;
    this.missing = missing;
  }

  static AssetSourceException of(String subject, IOException cause) {
    String said = cause.getMessage();
    return new AssetSourceException(
        subject, said == null ? "cannot be reached" : said, false, cause);
  }

  public String subject() {
    return subject;
  }

  public String reason() {
    return reason;
  }

  /** Whether the source answered that there is no such thing. */
  public boolean isMissing() {
    return missing;
  }
}
