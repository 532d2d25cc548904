package dev.assembler.pipeline.bootfiles;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Values that go into text which somebody else parses: a script, a command line, a file of {@code
 * NAME=VALUE}. None of those can quote everything, so a value that would need it is refused; the
 * problems of all values are told at once.
 */
final class PlainValues {

  /** Tokens, UUIDs, base64: nothing that iPXE, Linux or a shell reads as more than itself. */
  static final Pattern WORD = Pattern.compile("[A-Za-z0-9._~+/=:,@-]{1,4096}");

  /**
   * What RFC 3986 allows in a URL, but for the characters that iPXE or a shell expands; a path
   * without a scheme is relative to the script.
   */
  static final Pattern PLACE =
      Pattern.compile("((https?|tftp)://)?[A-Za-z0-9._~:/?&=@%+,\\[\\]-]{1,2048}");

  static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._~:/?&=@%+,\\[\\]-]{1,2048}");

  private final String subject;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param subject what the values are for, as messages name it
   */
  PlainValues(String subject) {
    this.subject = subject;
  }

  /** A value that must be there. */
  PlainValues required(String name, String value, Pattern allowed, String expected) {
    if (value.isEmpty()) {
      problems.add(name + ": missing, expected " + expected);
      return this;
    }
    return optional(name, value, allowed, expected);
  }

  /** A value that may be empty. */
  PlainValues optional(String name, String value, Pattern allowed, String expected) {
    if (!value.isEmpty() && !allowed.matcher(value).matches()) {
      problems.add(name + ": found \"" + shown(value) + "\", expected " + expected);
    }
    return this;
  }

  /** A value that may be empty, and that no message repeats. */
  PlainValues secret(String name, String value, Pattern allowed, String expected) {
    if (!value.isEmpty() && !allowed.matcher(value).matches()) {
      problems.add(name + ": found " + value.length() + " characters, expected " + expected);
    }
    return this;
  }

  /** Something else that is wrong. */
  PlainValues problem(String text) {
    problems.add(text);
    return this;
  }

  /**
   * @throws UsageException with all problems, if there are any
   */
  void require() {
    if (!problems.isEmpty()) {
      throw new UsageException(subject, String.join("; ", problems), "", "");
    }
  }

  private static String shown(String value) {
    String start = value.length() > 80 ? value.substring(0, 80) + ".." : value;
    return PrintableBytes.of(start.getBytes(StandardCharsets.UTF_8));
  }
}
