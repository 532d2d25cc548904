package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Links that stand for one of several programs: of the alternatives that scripts state the one of
 * the highest priority, with the links that follow it and update-alternatives' own records.
 */
final class AlternativesEffect implements Effect {

  private static final String LINKS = "/etc/alternatives/";
  private static final String RECORDS = "/var/lib/dpkg/alternatives/";

  @Override
  public String packageName() {
    return "";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes) {
    Map<String, List<Alternative>> byName = new TreeMap<>();
    for (Unpacked unpacked : packages) {
      for (Alternative alternative : Alternative.of(unpacked.text("postinst"))) {
        if (root.find(alternative.path()).isPresent()) {
          byName.computeIfAbsent(alternative.name(), name -> new ArrayList<>()).add(alternative);
        }
      }
    }
    byName.forEach((name, choices) -> {
      if (root.isThere(RECORDS + name)) {
        notes.add("the alternative " + name + " of the base stays as it is");
      } else {
        link(root, name, choices, notes);
      }
    });
  }

  private static void link(
      RootDraft root, String name, List<Alternative> choices, List<String> notes) {
    choices.sort(Comparator.comparing(Alternative::path));
    Alternative best = choices.stream().max(Comparator.comparingInt(Alternative::priority)).get();
    root.directory("/etc/alternatives", Metadata.of(0755));
    root.directory("/var/lib/dpkg/alternatives", Metadata.of(0755));
    link(root, best.link(), name, best.path(), notes);
    best.slaves()
        .forEach((slave, target) -> {
          if (root.find(target.path()).isPresent()) {
            link(root, target.link(), slave, target.path(), notes);
          }
        });
    root.file(RECORDS + name, 0644, record(best, choices));
  }

  private static void link(
      RootDraft root, String link, String name, String path, List<String> notes) {
    var there = root.at(TreePath.of(link));
    if (there.isPresent() && !(there.get().node() instanceof Symlink)) {
      notes.add(link + " is a file, so the alternative " + name + " has no link");
      return;
    }
    if (root.find(TreePath.of(link).parent()).filter(RootDraft.Entry::isDirectory).isPresent()) {
      root.symlink(link, LINKS + name);
      root.symlink(LINKS + name, path);
    }
  }

  /**
   * Status, link, the followers' names and links, then of each choice path, priority, followers.
   */
  private static String record(Alternative best, List<Alternative> choices) {
    Map<String, String> followers = new TreeMap<>();
    for (Alternative choice : choices) {
      choice.slaves().forEach((name, slave) -> followers.putIfAbsent(name, slave.link()));
    }
    var text = new StringBuilder("auto\n").append(best.link()).append('\n');
    followers.forEach((name, link) -> text.append(name).append('\n').append(link).append('\n'));
    text.append('\n');
    for (Alternative choice : choices) {
      text.append(choice.path()).append('\n').append(choice.priority()).append('\n');
      for (String name : followers.keySet()) {
        Alternative.Slave slave = choice.slaves().get(name);
        text.append(slave == null ? "" : slave.path()).append('\n');
      }
    }
    return text.append('\n').toString();
  }
}
