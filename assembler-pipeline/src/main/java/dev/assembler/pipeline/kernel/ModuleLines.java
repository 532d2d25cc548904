package dev.assembler.pipeline.kernel;

import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What modprobe knows of a tree: the texts modules.dep, modules.softdep, modules.alias. They may be
 * the tree's own or made for it; what is in them is the same.
 */
final class ModuleLines {

  /** A pattern of devices and the module for them. */
  private record Alias(Fnmatch pattern, KernelModule module) {}

  /** To what a module needs, in the order to load it. */
  private final Map<KernelModule, List<KernelModule>> needs = new LinkedHashMap<>();

  private final Map<String, Softdep> softdeps = new HashMap<>();
  private final List<Alias> aliases = new ArrayList<>();

  private ModuleLines() {}

  /**
   * @param files with the three texts
   * @return null if modules.dep is not that of this directory's modules
   */
  static ModuleLines of(ModuleDirectory directory, Map<String, byte[]> files) {
    var lines = new ModuleLines();
    Map<String, KernelModule> byPath = new HashMap<>();
    directory.modules().forEach(module -> byPath.put(module.path(), module));
    for (String line : lines(files.get("modules.dep"))) {
      if (!lines.addNeeds(line, byPath)) {
        return null;
      }
    }
    if (lines.needs.size() != byPath.size()) {
      return null;
    }
    for (String line : lines(files.get("modules.softdep"))) {
      List<String> words = List.of(line.split("[ \t]+", -1));
      if (words.size() > 1 && words.get(0).equals("softdep")) {
        // as kmod: the first of several counts
        lines.softdeps.putIfAbsent(
            ModuleName.normalized(words.get(1)), Softdep.parse(words.subList(2, words.size())));
      }
    }
    for (String line : lines(files.get("modules.alias"))) {
      String[] words = line.split(" ", -1);
      String pattern = words.length == 3 ? ModuleName.normalizedAlias(words[1]) : null;
      if (pattern != null && words[0].equals("alias")) {
        directory
            .find(ModuleName.normalized(words[2]))
            .ifPresent(module -> lines.aliases.add(new Alias(Fnmatch.of(pattern), module)));
      }
    }
    return lines;
  }

  private boolean addNeeds(String line, Map<String, KernelModule> byPath) {
    int colon = line.indexOf(':');
    KernelModule module = colon < 0 ? null : byPath.get(line.substring(0, colon));
    if (module == null) {
      return false;
    }
    var needed = new ArrayList<KernelModule>();
    for (String path : line.substring(colon + 1).strip().split(" +", -1)) {
      if (!path.isEmpty() && !byPath.containsKey(path)) {
        return false;
      }
      if (!path.isEmpty()) {
        needed.addFirst(byPath.get(path)); // the line has them the other way round
      }
    }
    return needs.put(module, List.copyOf(needed)) == null;
  }

  /** All that a module needs, directly or not, in the order to load it. */
  List<KernelModule> needs(KernelModule module) {
    return needs.get(module);
  }

  Optional<Softdep> softdep(KernelModule module) {
    return Optional.ofNullable(softdeps.get(module.name()));
  }

  /** The modules for a device, in the order of the kernel's priorities. */
  Set<KernelModule> modulesOf(String device) {
    var found = new LinkedHashSet<KernelModule>();
    for (Alias alias : aliases) {
      if (alias.pattern().matches(device)) {
        found.add(alias.module());
      }
    }
    return found;
  }

  private static List<String> lines(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }
}
