package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Owners and modes that a system has stated for good, whatever packages bring
 * (dpkg-statoverride(1)): lines of user, group, mode and path, users and groups by name or as
 * "#NUMBER".
 */
final class StatOverrides {

  static final String RECORDS = "/var/lib/dpkg/statoverride";

  private record Stated(long uid, long gid, int mode) {

    Metadata of(Metadata metadata) {
      return metadata.withPermissions(mode).withOwner(uid, gid);
    }
  }

  private final Map<TreePath, Stated> overrides = new HashMap<>();

  /**
   * What the root has on record.
   *
   * @throws IllegalArgumentException if that is malformed, or names who is not there
   */
  static StatOverrides of(RootDraft root) throws IOException {
    var found = new StatOverrides();
    List<String> lines = root.text(RECORDS).orElse("").lines().toList();
    if (!lines.isEmpty()) {
      var accounts = new AccountFiles(root);
      lines.forEach(line -> found.add(line, accounts));
    }
    return found;
  }

  private void add(String line, AccountFiles accounts) {
    String[] words = line.split(" ", 4); // a path may have spaces
    if (words.length != 4 || !words[2].matches("[0-7]{1,4}") || !words[3].startsWith("/")) {
      throw fault(line, "expected \"USER GROUP MODE PATH\"");
    }
    long uid = number(words[0], accounts.hasUser(words[0]) ? accounts.user(words[0]) : -1);
    long gid = number(words[1], accounts.hasGroup(words[1]) ? accounts.group(words[1]) : -1);
    if (uid < 0 || gid < 0) {
      throw fault(line, "no such " + (uid < 0 ? "user" : "group") + " in the base");
    }
    overrides.put(TreePath.of(words[3]), new Stated(uid, gid, Integer.parseInt(words[2], 8)));
  }

  private static long number(String word, long named) {
    return word.matches("#[0-9]{1,9}") ? Long.parseLong(word.substring(1)) : named;
  }

  private static IllegalArgumentException fault(String line, String why) {
    return new IllegalArgumentException("the base: " + RECORDS + ": \"" + line + "\": " + why);
  }

  /** A file or directory that a package states at a path, as it is to be. */
  Node applied(TreePath stated, Node node) {
    Stated override = overrides.get(stated);
    if (override == null) {
      return node;
    }
    return switch (node) {
      case RegularFile file -> new RegularFile(override.of(file.metadata()), file.content());
      case Directory folder -> Directory.of(override.of(folder.metadata()), folder.entries());
      default -> node;
    };
  }
}
