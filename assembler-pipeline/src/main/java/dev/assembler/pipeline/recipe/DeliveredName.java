package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.UsageException;
import java.util.regex.Pattern;

/**
 * The name under which a variant delivers a file. What is known only when everything is made has a
 * place in it: {@code {RELEASE}} is the kernel's, {@code {HASH}} the first digits of the file's
 * SHA-256.
 *
 * @param text with these places
 */
public record DeliveredName(String text) {

  static final String RELEASE = "{RELEASE}";
  static final String HASH = "{HASH}";

  /** What a file may be called. */
  private static final String PLAIN = "[A-Za-z0-9][A-Za-z0-9._+-]{0,199}";

  private static final int DIGITS = 16;

  boolean hasRelease() {
    return text.contains(RELEASE);
  }

  boolean isPlain() {
    return text.replace(RELEASE, "6").replace(HASH, "0").matches(PLAIN);
  }

  /**
   * The name of the file.
   *
   * @param release of the kernel; only looked at where the name has a place for it
   * @throws UsageException if a file cannot be called so
   */
  public String of(String release, String sha256) {
    String name = text.replace(HASH, sha256.substring(0, DIGITS));
    if (hasRelease()) {
      name = name.replace(RELEASE, release);
      if (!name.matches(PLAIN)) {
        throw new UsageException(text, "\"" + name + "\" is no name for a file", "", "");
      }
    }
    return name;
  }

  /** Whether a file may have got its name by this one. */
  public boolean matches(String file) {
    String pattern =
        Pattern.quote(text)
            .replace(RELEASE, "\\E[A-Za-z0-9._+-]+\\Q")
            .replace(HASH, "\\E[0-9a-f]{" + DIGITS + "}\\Q");
    return file.matches(pattern);
  }
}
