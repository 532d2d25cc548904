package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Enabled units of systemd: those that scripts enable in literal words on a new system, as far as
 * presets let them, with the records of deb-systemd-helper.
 */
final class SystemdUnitsEffect implements Effect {

  private static final String HELPER = "deb-systemd-helper";

  @Override
  public String packageName() {
    return "init-system-helpers";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    for (Unpacked unpacked : packages) {
      String script = unpacked.text("postinst");
      for (String instance : List.of("system", "user")) {
        applyHelper(root, script, instance);
      }
      if (unpacked.name().equals("systemd")) { // which others leave to the helper
        for (List<String> call : ScriptCalls.of(script, "systemctl")) {
          if (call.size() == 2 && call.getFirst().equals("enable")) {
            link(root, new UnitLinks(root, "system").ofInstance(call.getLast()));
          }
        }
      }
    }
  }

  private static void applyHelper(RootDraft root, String script, String instance)
      throws IOException {
    var presets = new UnitPresets(root, instance);
    Set<String> onUpgradesOnly = new HashSet<>();
    Set<String> enabled = new HashSet<>();
    for (List<String> call : ScriptCalls.of(script, HELPER)) {
      List<String> words = call.stream().filter(word -> !word.startsWith("--")).toList();
      boolean forUsers = call.contains("--user");
      if (words.size() != 2 || forUsers != instance.equals("user")) {
        continue;
      }
      String unit = words.getLast();
      if (!UnitLinks.isName(unit)) {
        continue;
      }
      switch (words.getFirst()) {
        case "debian-installed" -> onUpgradesOnly.add(unit);
        case "enable" -> {
          if (!onUpgradesOnly.contains(unit)) {
            enable(root, unit, instance, presets.enable(unit));
            enabled.add(unit);
          }
        }
        case "update-state" -> {
          if (!enabled.contains(unit)) {
            record(root, unit, instance, new UnitLinks(root, instance).of(unit));
          }
        }
        default -> {}
      }
    }
  }

  private static void enable(RootDraft root, String unit, String instance, boolean linked)
      throws IOException {
    List<UnitLinks.Link> links = new UnitLinks(root, instance).of(unit);
    record(root, unit, instance, links);
    String state = state(instance);
    for (UnitLinks.Link link : links) {
      String mark = state + link.path().substring(("/etc/systemd/" + instance).length());
      if (!root.isThere(mark)) {
        root.directory(TreePath.of(mark).parent().toString(), Metadata.of(0755));
        root.file(mark, 0644, "");
      }
    }
    if (linked) {
      link(root, links);
    }
  }

  private static void link(RootDraft root, List<UnitLinks.Link> links) {
    for (UnitLinks.Link link : links) {
      if (!root.isThere(link.path())) {
        root.directory(TreePath.of(link.path()).parent().toString(), Metadata.of(0755));
        root.symlink(link.path(), link.target());
      }
    }
  }

  /** The links that the unit has or would have, a line each. */
  private static void record(
      RootDraft root, String unit, String instance, List<UnitLinks.Link> links) {
    String file = state(instance) + "/" + unit + ".dsh-also";
    if (!root.isThere(file) && !links.isEmpty()) {
      root.directory(state(instance), Metadata.of(0755));
      var text = new StringBuilder();
      links.stream()
          .map(UnitLinks.Link::path)
          .distinct()
          .forEach(path -> text.append(path).append('\n'));
      root.file(file, 0644, text.toString());
    }
  }

  private static String state(String instance) {
    return "/var/lib/systemd/deb-systemd-"
        + (instance.equals("user") ? "user-" : "")
        + "helper-enabled";
  }
}
