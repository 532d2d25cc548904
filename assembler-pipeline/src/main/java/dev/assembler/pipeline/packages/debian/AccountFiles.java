package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Users and groups of a system: /etc/passwd, /etc/group and their shadow files, which are written
 * only where they are. Of a new password's day nothing is said: no clock is asked.
 */
final class AccountFiles {

  static final long NOGROUP = 65534;

  private static final int ID = 2;

  private final RootDraft root;
  private final Map<String, Map<String, String>> files = new LinkedHashMap<>();

  AccountFiles(RootDraft root) throws IOException {
    this.root = root;
    for (String name : List.of("passwd", "group", "shadow", "gshadow")) {
      Map<String, String> lines = new LinkedHashMap<>();
      for (String line : root.text("/etc/" + name).orElse("").lines().toList()) {
        lines.put(line.split(":", 2)[0], line);
      }
      files.put(name, lines);
    }
  }

  private Map<String, String> file(String name) {
    return files.get(name);
  }

  boolean hasUser(String name) {
    return file("passwd").containsKey(name);
  }

  boolean hasGroup(String name) {
    return file("group").containsKey(name);
  }

  /** A user's number; the name must be there. */
  long user(String name) {
    return number(file("passwd").get(name));
  }

  /** A group's number; the name must be there. */
  long group(String name) {
    return number(file("group").get(name));
  }

  boolean isUsersNumber(long id) {
    return file("passwd").values().stream().anyMatch(line -> number(line) == id);
  }

  boolean isGroupsNumber(long id) {
    return file("group").values().stream().anyMatch(line -> number(line) == id);
  }

  private static long number(String line) {
    String[] fields = line.split(":", -1);
    return fields.length > ID && fields[ID].matches("[0-9]{1,10}")
        ? Long.parseLong(fields[ID])
        : -1;
  }

  /**
   * @param password one that fits nothing: "!", or "!*"
   */
  void addGroup(String name, long id, String password) {
    file("group").put(name, name + ":x:" + id + ":");
    file("gshadow").put(name, name + ":" + password + "::");
  }

  /**
   * @param fields number, group's number, comment, home, shell
   * @param password as of a group
   */
  void addUser(String name, List<String> fields, String password) {
    file("passwd").put(name, name + ":x:" + String.join(":", fields));
    file("shadow").put(name, name + ":" + password + ":::::::");
  }

  /** Makes a user one of a group's; both must be there. */
  void join(String user, String group) {
    for (String file : List.of("group", "gshadow")) {
      String line = file(file).get(group);
      if (line != null) {
        int last = line.lastIndexOf(':') + 1;
        List<String> members = List.of(line.substring(last).split(",", -1));
        if (!members.contains(user)) {
          file(file).put(group, line.endsWith(":") ? line + user : line + "," + user);
        }
      }
    }
  }

  /** Writes what has changed, with the modes and owners that the files have. */
  void write() throws IOException {
    for (Map.Entry<String, Map<String, String>> one : files.entrySet()) {
      String path = "/etc/" + one.getKey();
      String text =
          one.getValue().values().stream().map(l -> l + "\n").collect(Collectors.joining());
      if (root.isThere(path) && !root.text(path).orElse("").equals(text)) {
        Metadata metadata = root.find(path).orElseThrow().metadata();
        root.file(path, metadata, Content.of(text));
      }
    }
  }
}
