package dev.assembler.pipeline.packages.debian;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads relations between packages (Debian Policy 7.1): groups separated by commas, of which all
 * are wanted; alternatives separated by bars, of which one is; each with an optional architecture
 * after a colon, version in parentheses, architectures in brackets and build profiles in angle
 * brackets. What the last two exclude is left out.
 */
final class RelationParser {

  private final String field;
  private final String architecture;
  private int at;

  private RelationParser(String field, String architecture) {
    this.field = field;
    this.architecture = architecture;
  }

  /**
   * The groups of a field, each a list of alternatives; none for null.
   *
   * @param architecture the one that is made for: what brackets are judged by
   * @throws IllegalArgumentException saying what is wrong and where
   */
  static List<List<Relation>> groups(String field, String architecture) {
    return field == null ? List.of() : new RelationParser(field, architecture).groups();
  }

  /** The relations of a field without alternatives, such as Conflicts; none for null. */
  static List<Relation> list(String field, String architecture) {
    var relations = new ArrayList<Relation>();
    for (List<Relation> group : groups(field, architecture)) {
      if (group.size() > 1) {
        throw new IllegalArgumentException(
            "relation \"" + group.getFirst() + " |\": alternatives are for dependencies");
      }
      relations.addAll(group);
    }
    return relations;
  }

  private List<List<Relation>> groups() {
    var groups = new ArrayList<List<Relation>>();
    skipSpace();
    while (at < field.length()) {
      if (field.charAt(at) == ',') { // an empty group, as substitutions leave them
        at++;
        skipSpace();
        continue;
      }
      var group = new ArrayList<Relation>(2);
      addAlternative(group);
      while (at < field.length() && field.charAt(at) == '|') {
        at++;
        addAlternative(group);
      }
      if (!group.isEmpty()) {
        groups.add(List.copyOf(group));
      }
      if (at < field.length() && field.charAt(at) != ',') {
        throw fault("expected a comma or a bar");
      }
    }
    return groups;
  }

  private void addAlternative(List<Relation> group) {
    skipSpace();
    String name = word();
    String qualifier = "";
    if (at < field.length() && field.charAt(at) == ':') {
      at++;
      qualifier = word();
    }
    skipSpace();
    Relation.Operator operator = null;
    DebianVersion version = null;
    if (at < field.length() && field.charAt(at) == '(') {
      at++;
      skipSpace();
      operator = operator();
      version = DebianVersion.of(upTo(')'));
      skipSpace();
    }
    boolean wanted = true;
    if (at < field.length() && field.charAt(at) == '[') {
      at++;
      wanted = ArchitectureList.includes(upTo(']'), architecture);
      skipSpace();
    }
    boolean profiles = false;
    boolean anyProfile = false;
    while (at < field.length() && field.charAt(at) == '<') {
      at++;
      profiles = true;
      anyProfile |= holdsWithoutProfiles(upTo('>'));
      skipSpace();
    }
    if (wanted && (!profiles || anyProfile)) {
      group.add(new Relation(name.intern(), qualifier, operator, version));
    }
  }

  /** No build profile is active in what is installed: only negated ones hold. */
  private static boolean holdsWithoutProfiles(String profiles) {
    for (String profile : profiles.strip().split("\\s+", -1)) {
      if (!profile.startsWith("!")) {
        return false;
      }
    }
    return true;
  }

  private Relation.Operator operator() {
    int start = at;
    while (at < field.length() && "<>=".indexOf(field.charAt(at)) >= 0) {
      at++;
    }
    return switch (field.substring(start, at)) {
      case "<<" -> Relation.Operator.EARLIER;
      case "<=", "<" -> Relation.Operator.EARLIER_OR_EQUAL; // "<" is obsolete and means "<="
      case "=" -> Relation.Operator.EQUAL;
      case ">=", ">" -> Relation.Operator.LATER_OR_EQUAL;
      case ">>" -> Relation.Operator.LATER;
      default -> throw fault("expected <<, <=, =, >= or >>");
    };
  }

  private String upTo(char closing) {
    int end = field.indexOf(closing, at);
    if (end < 0) {
      throw fault("expected '" + closing + "'");
    }
    String inside = field.substring(at, end);
    at = end + 1;
    return inside;
  }

  private String word() {
    int start = at;
    while (at < field.length() && isWord(field.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw fault("expected a name");
    }
    return field.substring(start, at);
  }

  private static boolean isWord(char c) {
    return c > ' ' && c < 0x7F && ",|:()[]<>".indexOf(c) < 0;
  }

  private void skipSpace() {
    while (at < field.length() && field.charAt(at) <= ' ') {
      at++;
    }
  }

  private IllegalArgumentException fault(String expectation) {
    int start = Math.max(0, Math.min(at, field.length()) - 30);
    return new IllegalArgumentException(
        "relation \""
            + field.substring(start, Math.min(field.length(), at + 10))
            + "\" at character "
            + at
            + ": "
            + expectation);
  }
}
