package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a system wants of units before anybody has said: the first line of the presets that fits
 * counts, and a unit that none names is enabled (systemd.preset(5)).
 */
final class UnitPresets {

  /** The first of these that has a file of some name is asked for it. */
  private static final List<String> FOLDERS =
      List.of("/etc/systemd/", "/lib/systemd/", "/usr/lib/systemd/");

  private record Rule(boolean enables, PathPattern pattern) {}

  private final List<Rule> rules = new ArrayList<>();

  /**
   * @param instance "system" or "user"
   */
  UnitPresets(RootDraft root, String instance) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String folder : FOLDERS) {
      for (EntryName name : root.names(folder + instance + "-preset")) {
        if (name.toString().endsWith(".preset")) {
          files.putIfAbsent(name.toString(), folder + instance + "-preset/" + name);
        }
      }
    }
    for (String file : files.values()) {
      for (String line : root.text(file).orElse("").lines().toList()) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length >= 2 && words[0].matches("enable|disable") && !words[1].contains("/")) {
          rules.add(new Rule(words[0].equals("enable"), PathPattern.of("/" + words[1])));
        }
      }
    }
  }

  boolean enable(String unit) {
    TreePath name = TreePath.of("/" + unit);
    for (Rule rule : rules) {
      if (rule.pattern.matches(name, false)) {
        return rule.enables;
      }
    }
    return true;
  }
}
