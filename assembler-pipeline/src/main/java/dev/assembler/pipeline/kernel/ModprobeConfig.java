package dev.assembler.pipeline.kernel;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.kernel.module.ConfigFile;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the modprobe.d(5) of a tree says about which modules are loaded. kmod reads modules.softdep
 * as if it were one of its files: of several softdeps of a module the first counts, and files whose
 * names are behind "modules.softdep" come after it.
 */
final class ModprobeConfig {

  private static final String INDEX = "modules.softdep";

  /** A file in an earlier one hides those of its name. */
  private static final List<TreePath> FOLDERS =
      List.of(
          TreePath.of("etc/modprobe.d"),
          TreePath.of("run/modprobe.d"),
          TreePath.of("usr/local/lib/modprobe.d"),
          TreePath.of("usr/lib/modprobe.d"),
          TreePath.of("lib/modprobe.d"));

  /** Something that a pattern of names has. */
  private record Matching<T>(Fnmatch pattern, T value) {}

  private final List<Matching<String>> aliases = new ArrayList<>();
  private final List<Matching<Softdep>> before = new ArrayList<>();
  private final List<Matching<Softdep>> after = new ArrayList<>();
  private final Map<String, String> blacklist = new HashMap<>();
  private final Map<String, String> installs = new HashMap<>();
  private final List<String> remarks = new ArrayList<>();

  private ModprobeConfig() {}

  static ModprobeConfig of(FileTree tree) throws IOException {
    var config = new ModprobeConfig();
    for (ConfigFile file : ConfigFile.read(tree, FOLDERS)) {
      boolean first = file.name().compareTo(INDEX) < 0;
      for (ConfigFile.Line line : file.lines()) {
        if (!config.add(line, first)) {
          config.remarks.add(line.place() + ": " + line.words().getFirst() + ": not understood");
        }
      }
    }
    return config;
  }

  private boolean add(ConfigFile.Line line, boolean first) {
    List<String> words = line.words();
    String name = words.size() < 2 ? "" : ModuleName.normalized(words.get(1));
    return switch (words.getFirst()) {
      case "alias" -> words.size() > 2 && addAlias(words.get(1), words.get(2));
      case "blacklist" -> !name.isEmpty() && put(blacklist, name, line.place());
      case "install" -> words.size() > 2 && put(installs, name, line.place());
      case "softdep" -> {
        Softdep softdep = Softdep.parse(words.subList(Math.min(2, words.size()), words.size()));
        yield !name.isEmpty()
            && (first ? before : after).add(new Matching<>(Fnmatch.of(name), softdep));
      }
      // say how modules are loaded and unloaded, not which; kmod passes over the last two as well
      case "options", "remove", "include", "config" -> true;
      default -> false;
    };
  }

  private boolean addAlias(String alias, String module) {
    String pattern = ModuleName.normalizedAlias(alias);
    return pattern != null
        && aliases.add(new Matching<>(Fnmatch.of(pattern), ModuleName.normalized(module)));
  }

  private static boolean put(Map<String, String> places, String name, String place) {
    places.putIfAbsent(name, place);
    return true;
  }

  /** The modules that a normalized name stands for, in the order of the lines; mostly none. */
  List<String> modulesOf(String name) {
    return all(aliases, name);
  }

  /** Of a module, where it is stated before {@code modules.softdep}. */
  Optional<Softdep> softdepBefore(String module) {
    return all(before, module).stream().findFirst();
  }

  /** Of a module, where {@code modules.softdep} has none. */
  Optional<Softdep> softdepAfter(String module) {
    return all(after, module).stream().findFirst();
  }

  /** Where a module is forbidden to be loaded by an alias. */
  Optional<String> blacklisted(String module) {
    return Optional.ofNullable(blacklist.get(module));
  }

  /** Where a command is stated that modprobe would run instead of loading a module. */
  Optional<String> install(String module) {
    return Optional.ofNullable(installs.get(module));
  }

  /** Lines that say nothing, each with its place. */
  List<String> remarks() {
    return remarks;
  }

  private static <T> List<T> all(List<Matching<T>> stated, String name) {
    return stated.stream().filter(one -> one.pattern().matches(name)).map(Matching::value).toList();
  }
}
