package dev.assembler.assets;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What was found of each file. */
public record VerificationReport(List<FileCheck> checks) {

  public VerificationReport {
    checks = List.copyOf(checks);
  }

  /** Whether every file is as expected; one that was skipped is not. */
  public boolean isVerified() {
    return !checks.isEmpty() && checks.stream().allMatch(FileCheck.Verified.class::isInstance);
  }

  /** One word for all: the worst of mismatch, missing, skipped and verified. */
  public String status() {
    return Stream.of("mismatch", "missing", "skipped")
        .filter(word -> checks.stream().anyMatch(check -> check.status().equals(word)))
        .findFirst()
        .orElse("verified");
  }

  public boolean hasMismatch() {
    return has(FileCheck.Mismatch.class);
  }

  public boolean hasMissing() {
    return has(FileCheck.Missing.class);
  }

  public boolean hasSkipped() {
    return has(FileCheck.Skipped.class);
  }

  /**
   * For whoever is about to boot them.
   *
   * @throws UnverifiedAssetsException with every file that is not verified
   */
  public void requireVerified() throws IOException {
    if (!isVerified()) {
      throw new UnverifiedAssetsException(this);
    }
  }

  /** The line for people: "PATH: STATUS ..". */
  public static String line(FileCheck check) {
    String end =
        switch (check) {
          case FileCheck.Verified verified -> "";
          case FileCheck.Missing missing -> "";
          case FileCheck.Skipped skipped -> " (" + skipped.reason() + ")";
          case FileCheck.Mismatch mismatch ->
              " "
                  + mismatch.property()
                  + ", expected "
                  + mismatch.expected()
                  + ", found "
                  + mismatch.actual();
        };
    return check.path() + ": " + check.status() + end;
  }

  private boolean has(Class<? extends FileCheck> type) {
    return checks.stream().anyMatch(type::isInstance);
  }
}
