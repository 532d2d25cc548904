package dev.assembler.pipeline.packages.debian;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a package wants of PAM: a file in /usr/share/pam-configs, of fields whose values go on in
 * the lines below (pam-auth-update(8)).
 *
 * @param name of the file
 * @param fields by name; "Session-noninteractive" is "Session" unless it is for people only
 */
record PamProfile(String name, Map<String, String> fields) {

  PamProfile {
    fields = Map.copyOf(fields);
  }

  static PamProfile of(String name, String text) {
    Map<String, String> fields = new HashMap<>();
    String field = "";
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(':');
      boolean begins =
          colon > 0 && line.substring(0, colon).chars().noneMatch(Character::isWhitespace);
      if (begins) {
        field = line.substring(0, colon).replaceFirst("-Final$", "");
        fields.put(field, line.substring(colon + 1).strip());
      } else if (!line.isBlank()) {
        String before = fields.getOrDefault(field, "");
        fields.put(field, before.isEmpty() ? line.strip() : before + "\n" + line.strip());
      }
    }
    if (!fields.containsKey("Session-Interactive-Only")) {
      for (String suffix : List.of("", "-Type", "-Initial")) {
        String value = fields.get("Session" + suffix);
        if (value != null) {
          fields.put("Session-noninteractive" + suffix, value);
        }
      }
    }
    return new PamProfile(name, fields);
  }

  boolean isDefault() {
    return field("Default").equals("yes");
  }

  int priority() {
    String text = field("Priority");
    return text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  Set<String> conflicts() {
    return Set.copyOf(List.of(field("Conflicts").split(", *", -1)));
  }

  /** "Primary" or "Additional"; empty if it has nothing for this kind of file. */
  String type(String kind) {
    return field(kind + "-Type");
  }

  /**
   * Its lines for a kind of file.
   *
   * @param first whether it is the first of its block, for which it may have others
   */
  List<String> lines(String kind, boolean first) {
    String text = first && fields.containsKey(kind + "-Initial") ? field(kind + "-Initial") : "";
    text = text.isEmpty() ? field(kind) : text;
    var lines = new ArrayList<String>();
    text.lines().filter(line -> !line.isEmpty()).forEach(lines::add);
    return lines;
  }

  private String field(String field) {
    return fields.getOrDefault(field, "");
  }
}
