package dev.assembler.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a command failed.
 *
 * @param exit the exit code
 * @param subject what it is about: a file, an option; may be empty
 * @param place where in it, for example a line; may be empty
 * @param found what was found
 * @param expected what is allowed; may be empty
 * @param hint what to do instead; may be empty
 * @param problems everything that is wrong, where it is a list; may be empty
 */
record Failure(
    int exit,
    String subject,
    String place,
    String found,
    String expected,
    String hint,
    List<String> problems) {

  private static final Pattern PARTS =
      Pattern.compile(
          "(?:(?<place>[^:;]{1,200}? at 0x[0-9a-f]{1,16}): )?"
              + "(?<found>.{1,2000}?)"
              + "(?:, expected (?<expected>[^;]{1,2000})(?:; (?<hint>.{1,2000}))?)?",
          Pattern.DOTALL);

  Failure {
    problems = List.copyOf(problems);
  }

  static Failure of(int exit, String subject, String found, String hint) {
    return new Failure(exit, subject, "", found, "", hint, List.of());
  }

  /**
   * A failure of which all but the subject is in one text: {@code PLACE at 0xN: FOUND, expected
   * EXPECTED; HINT}, as far as it has these parts. {@link #message} gives the same text again.
   */
  static Failure parsed(int exit, String subject, String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      return of(exit, subject, text, "");
    }
    return new Failure(
        exit,
        subject,
        part(parts, "place"),
        part(parts, "found"),
        part(parts, "expected"),
        part(parts, "hint"),
        List.of());
  }

  /** The same at a place. */
  Failure at(String newPlace) {
    return new Failure(exit, subject, newPlace, found, expected, hint, problems);
  }

  private static String part(Matcher parts, String name) {
    return parts.group(name) == null ? "" : parts.group(name);
  }

  private static boolean isLine(String place) {
    return !place.isEmpty() && place.chars().allMatch(Character::isDigit);
  }

  /** "assemble: subject: found, expected X; hint", several problems on lines of their own. */
  String message() {
    var text = new StringBuilder("assemble: ");
    if (!subject.isEmpty()) {
      text.append(subject).append(isLine(place) ? ":" : ": ");
    }
    if (!place.isEmpty()) {
      text.append(place).append(": ");
    }
    text.append(found);
    if (!expected.isEmpty()) {
      text.append(", expected ").append(expected);
    }
    if (problems.size() == 1) {
      text.append(": ").append(problems.getFirst());
    }
    if (!hint.isEmpty()) {
      text.append("; ").append(hint);
    }
    text.append('\n');
    if (problems.size() > 1) {
      for (String problem : problems) {
        text.append("  ").append(problem).append('\n');
      }
    }
    return text.toString();
  }

  Map<String, Object> toJson() {
    var json = new TreeMap<String, Object>();
    json.put("exit", exit);
    json.put("subject", subject);
    json.put("place", place);
    json.put("found", problems.isEmpty() ? found : found + ": " + String.join("; ", problems));
    json.put("expected", expected);
    json.put("hint", hint);
    return json;
  }
}
