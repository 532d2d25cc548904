package dev.assembler.assets;

import java.io.IOException;

/** What a source gave for an asset is not what the manifest says; nothing of it was installed. */
public class AssetMismatchException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String reason;

  AssetMismatchException(String subject, Asset expected, FileHashes found) {
    this(subject, reason(expected, found));
  }

  private AssetMismatchException(String subject, String reason) {
    super(subject + ": " + reason);
    this.subject = subject;
    this.reason = reason;
  }

  public String subject() {
    return subject;
  }

  public String reason() {
    return reason;
  }

  private static String reason(Asset expected, FileHashes found) {
    if (!found.blake3().equals(expected.hash()) || found.size() != expected.size()) {
      return String.join(
          " ",
          "blake3 " + found.blake3() + " of " + found.size() + " bytes, expected",
          expected.hash() + " of " + expected.size());
    }
    if (!expected.sha256().isEmpty() && !found.sha256().equals(expected.sha256())) {
      return "sha256 " + found.sha256() + ", expected " + expected.sha256();
    }
    return "fs-verity " + found.fsVerity() + ", expected " + expected.fsVerity();
  }
}
