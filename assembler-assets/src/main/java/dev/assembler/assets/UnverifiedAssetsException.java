package dev.assembler.assets;

import java.io.IOException;
import java.util.stream.Collectors;

/** Files are not what they must be; the message has each of them. */
public class UnverifiedAssetsException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient VerificationReport report;

  public UnverifiedAssetsException(VerificationReport report) {
    super(
        report.checks().isEmpty()
            ? "nothing was verified"
            : report.checks().stream()
                .filter(check -> !(check instanceof FileCheck.Verified))
                .map(VerificationReport::line)
                .collect(Collectors.joining("; ")));
    this.report = report;
  }

  public VerificationReport report() {
    return report;
  }
}
