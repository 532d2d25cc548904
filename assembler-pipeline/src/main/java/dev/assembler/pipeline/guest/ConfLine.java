package dev.assembler.pipeline.guest;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of /etc/guest.conf in the making: words with blanks between. The init splits it there, so
 * no word is empty or has a blank; an absent one is {@code -}.
 */
final class ConfLine {

  static final String ABSENT = "-";

  private final List<String> words = new ArrayList<>();

  private ConfLine(String key) {
    words.add(key);
  }

  static ConfLine of(String key) {
    return new ConfLine(key);
  }

  ConfLine word(String word) {
    words.add(requireWord(word));
    return this;
  }

  ConfLine words(List<String> more) {
    more.forEach(this::word);
    return this;
  }

  ConfLine number(long number) {
    words.add(Long.toString(number));
    return this;
  }

  ConfLine required(boolean required) {
    words.add(required ? "required" : "optional");
    return this;
  }

  @Override
  public String toString() {
    return String.join(" ", words) + "\n";
  }

  /**
   * Printable ASCII without blanks and backslashes, which read(1) would take as an escape if it
   * were not told otherwise.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static String requireWord(String word) {
    if (word.isEmpty() || !word.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\')) {
      throw new IllegalArgumentException(
          "\"" + word + "\": expected printable ASCII without blanks and backslashes");
    }
    return word;
  }

  /**
   * @throws IllegalArgumentException if it is no absolute path, or leads upwards
   */
  static String requirePath(String path) {
    requireWord(path);
    if (!path.startsWith("/") || path.endsWith("/") || path.matches(".*/(\\.{0,2})(/.*)?")) {
      throw new IllegalArgumentException(
          "\"" + path + "\": expected an absolute path without . and .., such as /run/seed");
    }
    return path;
  }
}
