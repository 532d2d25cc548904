package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one package says of another: {@code [!]NAME[@TAG][OPERATOR VERSION]}. In "depends" it is
 * needed (with {@code !} it must not be there), in "provides" and "replaces" it is a name with a
 * version.
 *
 * @param name of a package, or of what packages provide: {@code so:libc.musl-x86_64.so.1}, {@code
 *     cmd:sh}, {@code pc:zlib}, {@code /bin/sh}
 * @param conflict whether it stands with {@code !}
 * @param operator as it was written: any of {@code < = > ~} and their combinations; empty without a
 *     version
 * @param version null if any will do
 * @param tag the repository it must come from, null for the untagged ones
 */
public record ApkDependency(
    String name, boolean conflict, String operator, String version, String tag) {

  private static final String OPERATORS = "<>=~";

  /** "><" asks for a package by its checksum. */
  private static final String CHECKSUM = "><";

  public ApkDependency {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(operator, "operator");
  }

  /** Words separated by spaces, as in an index; repository tags are refused there. */
  static List<ApkDependency> list(String text) throws ImageFormatException {
    return list(text, false);
  }

  /** Words separated by spaces or newlines. */
  static List<ApkDependency> list(String text, boolean mayBeTagged) throws ImageFormatException {
    var list = new ArrayList<ApkDependency>();
    for (String word : words(text)) {
      ApkDependency one = read(word);
      if (one.tag != null && !mayBeTagged) {
        throw fault(word, "a repository tag, expected one in what is asked for alone");
      }
      list.add(one);
    }
    return List.copyOf(list);
  }

  /** What stands between spaces and newlines. */
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\n') {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  /**
   * Reads one that somebody asks for.
   *
   * @throws ImageFormatException naming the text
   */
  public static ApkDependency parse(String text) throws ImageFormatException {
    ApkDependency word = read(text);
    if (!word.hasValidVersion()) {
      throw fault(text, "no version \"" + word.version + "\", expected one like 1.2.3_rc1-r0");
    }
    return word;
  }

  /** Real indexes hold versions that have no order; their packages are not for installing. */
  static ApkDependency read(String text) throws ImageFormatException {
    boolean conflict = text.startsWith("!");
    String rest = conflict ? text.substring(1) : text;
    int at = 0;
    while (at < rest.length() && OPERATORS.indexOf(rest.charAt(at)) < 0) {
      at++;
    }
    int end = at;
    while (end < rest.length() && OPERATORS.indexOf(rest.charAt(end)) >= 0) {
      end++;
    }
    String name = rest.substring(0, at);
    String operator = rest.substring(at, end);
    String version = operator.isEmpty() ? null : rest.substring(end);
    String tag = null;
    int tagged = name.indexOf('@');
    if (tagged >= 0) {
      tag = name.substring(tagged + 1);
      name = name.substring(0, tagged);
    }
    if (name.isEmpty() || (tag != null && tag.isEmpty()) || isUnfit(name)) {
      throw fault(text, "no dependency, expected [!]NAME[@TAG][OPERATOR VERSION]");
    }
    return new ApkDependency(name, conflict, operator, version, tag);
  }

  boolean hasValidVersion() {
    return version == null || operator.equals(CHECKSUM) || ApkVersion.isValid(version);
  }

  private static boolean isUnfit(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) <= ' ' || name.charAt(i) == 0x7F) {
        return true;
      }
    }
    return false;
  }

  private static ImageFormatException fault(String text, String what) {
    return new ImageFormatException("dependency \"" + text + "\": " + what);
  }

  /** Whether a package with this version, null for none, is one that the words name. */
  boolean namesVersion(String provided, String checksum) {
    if (version == null) {
      return true;
    }
    if (operator.equals(CHECKSUM)) {
      return version.equals(checksum);
    }
    if (provided == null) {
      return true; // what is provided without a version is of any
    }
    boolean prefix = operator.indexOf('~') >= 0;
    return (ApkVersion.compare(provided, version, prefix) & accepted()) != 0;
  }

  private int accepted() {
    int mask = 0;
    for (int i = 0; i < operator.length(); i++) {
      mask |=
          switch (operator.charAt(i)) {
            case '<' -> ApkVersion.LESS;
            case '>' -> ApkVersion.GREATER;
            default -> ApkVersion.EQUAL;
          };
    }
    return mask;
  }

  /** As apk writes it. */
  @Override
  public String toString() {
    return (conflict ? "!" : "")
        + name
        + (tag == null ? "" : "@" + tag)
        + (version == null ? "" : operator + version);
  }
}
