package dev.assembler.pipeline.packages.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links by which a unit of systemd is enabled: what its [Install] section and those of the
 * units named there by "Also=" ask for (systemd.unit(5)), as deb-systemd-helper finds them.
 */
final class UnitLinks {

  /** A link in /etc, and the unit's file that it leads to. */
  record Link(String path, String target) {}

  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*(WantedBy|RequiredBy|Also|Alias|DefaultInstance)=\\s*(.+)");

  private final RootDraft root;
  private final String instance;
  private final Set<String> visited = new HashSet<>();

  /**
   * @param instance "system" or "user"
   */
  UnitLinks(RootDraft root, String instance) {
    this.root = root;
    this.instance = instance;
  }

  /** In the helper's order: aliases and others' links first. None if there is no such unit. */
  List<Link> of(String unit) throws IOException {
    return of(unit, unit);
  }

  /** Of a template, for one of its instances: "getty@tty1.service" is of "getty@.service". */
  List<Link> ofInstance(String unit) throws IOException {
    return of(unit.replaceFirst("@[^.]*", "@"), unit);
  }

  private List<Link> of(String file, String name) throws IOException {
    visited.add(file);
    String path = place(file);
    if (path == null) {
      return List.of();
    }
    var links = new ArrayList<Link>();
    var folders = new ArrayList<String>();
    String wanted = name;
    for (String line : root.text(path).orElse("").lines().toList()) {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()) {
        continue;
      }
      for (String value : assignment.group(2).strip().split("\\s+", -1)) {
        String unquoted = value.replaceFirst("^([\"'])(.*)\\1$", "$2");
        if (!isName(unquoted)) {
          continue;
        }
        switch (assignment.group(1)) {
          case "WantedBy" -> folders.add(unquoted + ".wants/");
          case "RequiredBy" -> folders.add(unquoted + ".requires/");
          case "Alias" -> {
            if (!unquoted.equals(file)) {
              links.add(new Link("/etc/systemd/" + instance + "/" + unquoted, path));
            }
          }
          case "Also" -> {
            if (!visited.contains(unquoted)) {
              links.addAll(of(unquoted));
            }
          }
          default -> { // DefaultInstance
            if (name.equals(file)) {
              wanted = file.replaceFirst("@(\\.\\w+)$", "@" + unquoted + "$1");
            }
          }
        }
      }
    }
    for (String folder : folders) {
      links.add(new Link("/etc/systemd/" + instance + "/" + folder + wanted, path));
    }
    return links;
  }

  /** A unit's name has no slash, so it leads nowhere else. */
  static boolean isName(String unit) {
    return unit.matches("[A-Za-z0-9:_.@\\\\-]+") && !unit.startsWith(".");
  }

  private String place(String unit) {
    for (String folder : List.of("/etc/systemd/", "/lib/systemd/", "/usr/lib/systemd/")) {
      String path = folder + instance + "/" + unit;
      if (root.content(path).isPresent()) {
        return path;
      }
    }
    return null;
  }
}
