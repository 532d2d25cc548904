package dev.assembler.pipeline.recipe;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.RemoteTree;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiFunction;

/** What the readers of a recipe's tables share: where it is, and checks of names and files. */
record RecipeScope(TomlFile toml, Architecture architecture, MadeParts parts, NeededChecks later) {

  private static final String NAME = "[a-z0-9][a-z0-9._-]*";

  String file() {
    return toml.file().toString();
  }

  Path folder() {
    return toml.folder();
  }

  Place place(TomlTable table) {
    return Place.of(file(), table);
  }

  /** Each table of a kind, {@code [kind.NAME]}, in the order of the file. */
  <T> SequencedMap<String, T> each(String kind, BiFunction<String, TomlTable, Optional<T>> reader) {
    var read = new LinkedHashMap<String, T>();
    TomlTable all = toml.table(kind);
    for (String name : all.values().keySet()) {
      if (!name.matches(NAME)) {
        all.problem(name, "\"" + name + "\": a name has a to z, 0 to 9, and ._- behind the first");
      }
      all.table(name)
          .flatMap(table -> reader.apply(name, table))
          .ifPresent(one -> read.put(name, one));
    }
    return read;
  }

  /** A text that must be there; empty where it is not, which is a problem then. */
  static String needed(TomlTable table, String key, String whatItIs) {
    if (!table.has(key)) {
      table.problem("", "no " + key + "; " + whatItIs);
    }
    return table.text(key).orElse("");
  }

  /** A list or a table that is there has something in it. */
  static void requireSome(TomlTable table, String key, String expected) {
    Object value = table.values().get(key);
    if (value instanceof List<?> list && list.isEmpty()
        || value instanceof Map<?, ?> map && map.isEmpty()) {
      table.problem(key, key + ": none, expected " + expected);
    }
  }

  /** A name of something that the recipe has. */
  static boolean knows(
      TomlTable table, String key, String kind, String name, Collection<String> known) {
    if (known.contains(name)) {
      return true;
    }
    table.problem(
        key, key + ": there is no " + kind + " \"" + name + '"' + Nearest.hint(name, known));
    return false;
  }

  /** A file of the host that must be there. */
  void requireFile(TomlTable table, String key, String name) {
    later.add(table, () -> checkFile(table, key, name));
  }

  private void checkFile(TomlTable table, String key, String name) {
    if (name.isEmpty() || name.indexOf(0) >= 0) {
      table.problem(key, key + ": no path");
    } else if (!Files.exists(path(name))) {
      table.problem(key, name + ": no such file; paths are relative to the recipe's folder");
    } else if (!Files.isRegularFile(path(name))) {
      table.problem(key, name + ": not a regular file");
    }
  }

  /** A file, a directory or a URL from which a tree is read. */
  void requireSource(TomlTable table, String key, String address, boolean directory) {
    if (!isRemote(table, key, address) && !address.isEmpty()) {
      later.add(table, () -> checkSource(table, key, address, directory));
    }
  }

  private void checkSource(TomlTable table, String key, String address, boolean directory) {
    try {
      Path path = address(address).file().toPath();
      if (!Files.exists(path)) {
        table.problem(key, address + ": no such file; paths are relative to the recipe's folder");
      } else if (Files.isDirectory(path) != directory) {
        table.problem(
            key,
            address + (directory ? ": not a directory" : ": a directory; write dir = ..").strip());
      }
    } catch (UsageException e) {
      table.problem(key, e.getMessage());
    }
  }

  /** A file or a folder of the host that must be there. */
  void requireThere(TomlTable table, String key, String name) {
    later.add(
        table,
        () -> {
          if (name.isEmpty() || !Files.exists(path(name))) {
            table.problem(key, name + ": no such file; paths are relative to the recipe's folder");
          }
        });
  }

  private static boolean isRemote(TomlTable table, String key, String address) {
    try {
      return RemoteTree.parse(address).isPresent();
    } catch (UsageException e) {
      table.problem(key, e.getMessage());
      return true;
    }
  }

  Path path(String name) {
    return HostPath.of(name).toPath(folder());
  }

  /** A relative one begins at the recipe's folder. */
  SourceAddress address(String text) {
    String absolute = text.startsWith("/") ? text : folder() + "/" + text;
    return SourceAddress.ofTree(absolute.getBytes(StandardCharsets.UTF_8));
  }

  /** What decides bytes: all keys, values as text. */
  static Map<String, Object> meaning(TomlTable table) {
    return Meaning.of(table.values());
  }
}
