package dev.assembler.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  Failure {
    problems = List.copyOf(problems);
  }

  static Failure of(int exit, String subject, String found, String hint) {
    return new Failure(exit, subject, "", found, "", hint, List.of());
  }

  /** "assemble: subject: found, expected X; hint", several problems on lines of their own. */
  String message() {
    var text = new StringBuilder("assemble: ");
    if (!subject.isEmpty()) {
      text.append(subject).append(place.isEmpty() ? ": " : ":" + place + ": ");
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
