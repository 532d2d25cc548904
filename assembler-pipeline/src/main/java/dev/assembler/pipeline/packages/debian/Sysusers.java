package dev.assembler.pipeline.packages.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users and groups that a file of sysusers.d(5) states; what is there already stays. Numbers that
 * are taken from files of the system ({@code /path}) and ranges are left out.
 */
final class Sysusers {

  private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]{0,30}";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final String LOCKED = "!*";
  private static final long FIRST = 100;
  private static final long LAST = 999;

  private final List<List<String>> lines;

  private Sysusers(List<List<String>> lines) {
    this.lines = lines;
  }

  static Sysusers parse(String text) {
    var lines = new ArrayList<List<String>>();
    for (String line : text.lines().toList()) {
      var words = new ArrayList<String>();
      Matcher matcher = WORD.matcher(line.strip());
      while (matcher.find()) {
        int group = matcher.group(1) != null ? 1 : matcher.group(2) != null ? 2 : 3;
        words.add(matcher.group(group));
      }
      if (words.size() >= 2 && !words.getFirst().startsWith("#")) {
        lines.add(words);
      }
    }
    return new Sysusers(lines);
  }

  /** Groups first, then users, then who is in which. */
  void apply(AccountFiles accounts) {
    for (List<String> line : lines) {
      if (line.getFirst().matches("g!?") && line.get(1).matches(NAME)) {
        group(accounts, line.get(1), word(line, 2));
      }
    }
    for (List<String> line : lines) {
      if (line.getFirst().matches("u!?") && line.get(1).matches(NAME)) {
        user(accounts, line);
      }
    }
    for (List<String> line : lines) {
      if (line.getFirst().equals("m") && line.size() > 2) {
        String group = line.get(2);
        if (accounts.hasUser(line.get(1)) && group.matches(NAME)) {
          group(accounts, group, "-");
          accounts.join(line.get(1), group);
        }
      }
    }
  }

  private static void group(AccountFiles accounts, String name, String id) {
    if (!accounts.hasGroup(name) && !id.startsWith("/")) {
      long wanted = id.matches("[0-9]{1,9}") ? Long.parseLong(id) : -1;
      accounts.addGroup(
          name, wanted >= 0 && !accounts.isGroupsNumber(wanted) ? wanted : free(accounts), LOCKED);
    }
  }

  private static void user(AccountFiles accounts, List<String> line) {
    String name = line.get(1);
    String[] ids = word(line, 2).split(":", 2);
    if (accounts.hasUser(name) || ids[0].startsWith("/")) {
      return;
    }
    long id = ids[0].matches("[0-9]{1,9}") ? Long.parseLong(ids[0]) : -1;
    boolean ownGroup = ids.length == 1;
    if (id < 0 && ownGroup && accounts.hasGroup(name)) {
      id = accounts.group(name); // the same, if it is free
    }
    if (id < 0 || accounts.isUsersNumber(id)) {
      id = free(accounts);
    }
    if (ownGroup && !accounts.hasGroup(name)) {
      accounts.addGroup(name, accounts.isGroupsNumber(id) ? free(accounts) : id, LOCKED);
    }
    long group =
        ownGroup
            ? accounts.group(name)
            : accounts.hasGroup(ids[1])
                ? accounts.group(ids[1])
                : ids[1].matches("[0-9]{1,9}") ? Long.parseLong(ids[1]) : AccountFiles.NOGROUP;
    accounts.addUser(
        name,
        List.of(
            Long.toString(id),
            Long.toString(group),
            stated(line, 3, "").replace(":", ""),
            stated(line, 4, "/"),
            stated(line, 5, "/usr/sbin/nologin")),
        LOCKED);
  }

  /** The highest number of the system's own that nobody has. */
  private static long free(AccountFiles accounts) {
    for (long id = LAST; id >= FIRST; id--) {
      if (!accounts.isGroupsNumber(id) && !accounts.isUsersNumber(id)) {
        return id;
      }
    }
    throw new IllegalArgumentException("no number from 100 to 999 is left for users");
  }

  private static String stated(List<String> line, int at, String otherwise) {
    String word = word(line, at);
    return word.equals("-") ? otherwise : word;
  }

  private static String word(List<String> line, int at) {
    return line.size() > at ? line.get(at) : "-";
  }
}
