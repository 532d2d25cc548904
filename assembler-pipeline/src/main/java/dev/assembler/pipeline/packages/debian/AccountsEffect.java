package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Users and groups of the system's own that packages want: by adduser and addgroup where scripts
 * call them in literal words, and by sysusers.d(5). Numbers are given out in the order of packages,
 * as these programs would: from 100 up and from 999 down.
 */
final class AccountsEffect implements Effect {

  private static final String NAME = "[a-z_][a-z0-9_-]{0,31}";
  private static final long FIRST = 100;
  private static final long LAST = 999;

  /** Options of adduser's that a value follows. */
  private static final Set<String> VALUED =
      Set.of(
          "--home",
          "--shell",
          "--gecos",
          "--comment",
          "--uid",
          "--gid",
          "--ingroup",
          "--conf",
          "--firstuid",
          "--lastuid",
          "--firstgid",
          "--lastgid");

  @Override
  public String packageName() {
    return "base-passwd";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    if (!root.isThere("/etc/passwd") || !root.isThere("/etc/group")) {
      return;
    }
    var accounts = new AccountFiles(root);
    for (Unpacked unpacked : packages) {
      String script = unpacked.text("postinst");
      for (List<String> files : ScriptCalls.of(script, "systemd-sysusers")) {
        for (String file : files) {
          sysusers(root, accounts, file);
        }
      }
      for (List<String> words : ScriptCalls.of(script, "addgroup", VALUED)) {
        add(root, accounts, words, true);
      }
      for (List<String> words : ScriptCalls.of(script, "adduser", VALUED)) {
        add(root, accounts, words, false);
      }
    }
    for (EntryName file : root.names("/usr/lib/sysusers.d")) {
      sysusers(root, accounts, file.toString());
    }
    accounts.write();
  }

  private static void sysusers(RootDraft root, AccountFiles accounts, String file)
      throws IOException {
    if (file.matches("[A-Za-z0-9_.-]+\\.conf")) {
      String text = root.text("/usr/lib/sysusers.d/" + file).orElse("");
      Sysusers.parse(text).apply(accounts);
    }
  }

  private static void add(
      RootDraft root, AccountFiles accounts, List<String> words, boolean groupOnly) {
    List<String> names = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      flags.add(word);
      if (VALUED.contains(word)) {
        i++;
      } else if (!word.startsWith("-")) {
        names.add(word);
      }
    }
    if (names.isEmpty() || names.stream().anyMatch(name -> !name.matches(NAME))) {
      return;
    }
    String name = names.getFirst();
    if (names.size() == 2) {
      if (accounts.hasUser(name) && accounts.hasGroup(names.getLast())) {
        accounts.join(name, names.getLast());
      }
    } else if (flags.contains("--system")) {
      if (groupOnly || (flags.contains("--group") && !accounts.hasUser(name))) {
        addGroup(accounts, name, value(words, "--gid"));
      }
      if (!groupOnly && !accounts.hasUser(name)) {
        addUser(root, accounts, words, name);
      }
    }
  }

  private static void addGroup(AccountFiles accounts, String name, String stated) {
    if (!accounts.hasGroup(name)) {
      long id = stated.matches("[0-9]{1,9}") ? Long.parseLong(stated) : FIRST;
      while (stated.isEmpty() && accounts.isGroupsNumber(id) && id < LAST) {
        id++;
      }
      accounts.addGroup(name, id, "!");
    }
  }

  private static void addUser(
      RootDraft root, AccountFiles accounts, List<String> words, String name) {
    String stated = value(words, "--uid");
    long id = stated.matches("[0-9]{1,9}") ? Long.parseLong(stated) : FIRST;
    while (stated.isEmpty() && accounts.isUsersNumber(id) && id < LAST) {
      id++;
    }
    String named = words.contains("--group") ? name : value(words, "--ingroup");
    long group = accounts.hasGroup(named) ? accounts.group(named) : AccountFiles.NOGROUP;
    String home = value(words, "--home");
    home = home.startsWith("/") && !home.contains("..") ? home : "/nonexistent";
    String shell = value(words, "--shell");
    accounts.addUser(
        name,
        List.of(
            Long.toString(id),
            Long.toString(group),
            comment(words).replaceAll("[:\n]", ""),
            home,
            shell.isEmpty() ? "/usr/sbin/nologin" : shell),
        "!");
    if (!words.contains("--no-create-home") && !home.equals("/nonexistent")) {
      root.directory(home, Metadata.of(0755).withOwner(id, group));
    }
  }

  /** By adduser's newer name for it, or its older one. */
  private static String comment(List<String> words) {
    return value(words, words.contains("--comment") ? "--comment" : "--gecos");
  }

  /** What follows an option; empty where it is not there. */
  private static String value(List<String> words, String option) {
    int at = words.indexOf(option);
    return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : "";
  }
}
