package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.packages.debian.DpkgState;
import dev.assembler.pipeline.packages.debian.Variant;
import dev.assembler.pipeline.toml.TomlTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/** Reads the tables {@code [source.NAME]}. */
final class SourcesReader {

  private static final List<String> TREES = List.of("dir", "tar", "cpio", "image");

  /** In the order in which they are looked for. */
  private static final List<String> KINDS =
      List.of("dir", "tar", "cpio", "image", "file", "url", "alpine", "debian", "git");

  private final RecipeScope scope;

  SourcesReader(RecipeScope scope) {
    this.scope = scope;
  }

  SequencedMap<String, SourceSpec> read() {
    SequencedMap<String, SourceSpec> sources = scope.each("source", this::source);
    for (SourceSpec source : sources.values()) {
      baseOf(source).ifPresent(name -> requireBase(source.name(), name, sources));
    }
    return sources;
  }

  /** The source that packages go into. */
  static Optional<String> baseOf(SourceSpec source) {
    return switch (source) {
      case SourceSpec.Alpine alpine -> alpine.base();
      case SourceSpec.Debian debian -> debian.base();
      default -> Optional.empty();
    };
  }

  private void requireBase(String name, String base, SequencedMap<String, SourceSpec> sources) {
    TomlTable table = scope.toml().table("source").table(name).orElseThrow();
    if (RecipeScope.knows(table, "base", "source", base, sources.keySet())
        && !(sources.get(base) instanceof SourceSpec.Tree)) {
      table.problem("base", "base: source \"" + base + "\" is no tree");
    }
  }

  private Optional<SourceSpec> source(String name, TomlTable table) {
    List<String> kinds = KINDS.stream().filter(table::has).toList();
    if (kinds.isEmpty()) {
      scope
          .later()
          .add(
              table,
              () ->
                  table.problem(
                      "",
                      "nothing for "
                          + scope.architecture()
                          + "; expected one of "
                          + String.join(", ", KINDS)));
      return Optional.empty();
    }
    if (kinds.size() > 1) {
      table.problem(
          "", String.join(" and ", kinds) + "; expected one of " + String.join(", ", KINDS));
      return Optional.empty();
    }
    String kind = kinds.getFirst();
    table.requireKeys(RecipeKeys.SOURCE.get(kind));
    return switch (kind) {
      case "alpine" -> Optional.of(alpine(name, table));
      case "debian" -> Optional.of(debian(name, table));
      case "file", "url" -> Optional.of(single(name, table, kind));
      case "git" -> {
        table.problem(
            "git",
            "git: a repository has to be built, which needs a pinned container; "
                + "this version builds none: give the built files by url, file or dir");
        yield Optional.empty();
      }
      default -> Optional.of(tree(name, table, kind));
    };
  }

  private SourceSpec tree(String name, TomlTable table, String kind) {
    String address = table.text(kind).orElse("");
    scope.requireSource(table, kind, address, TREES.indexOf(kind) == 0);
    return new SourceSpec.Tree(
        name, scope.place(table), kind, address, sha256(table), RecipeScope.meaning(table));
  }

  private SourceSpec single(String name, TomlTable table, String kind) {
    String address = table.text(kind).orElse("");
    scope.requireSource(table, kind, address, false);
    String install = RecipeScope.needed(table, "install", "where it goes in a tree");
    if (!install.isEmpty() && !install.startsWith("/")) {
      table.problem("install", "install = \"" + install + "\": expected an absolute path");
    }
    return new SourceSpec.Single(
        name,
        scope.place(table),
        address,
        sha256(table),
        install,
        TreesReader.mode(table).orElse(0644),
        RecipeScope.meaning(table));
  }

  private static Optional<String> sha256(TomlTable table) {
    return table.parsed(
        "sha256",
        text -> {
          if (!text.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(
                "sha256 = \"" + text + "\": expected 64 hexadecimal digits");
          }
          return text.toLowerCase(Locale.ROOT);
        });
  }

  private SourceSpec alpine(String name, TomlTable table) {
    table.text("keys").ifPresent(keys -> scope.requireThere(table, "keys", keys));
    return new SourceSpec.Alpine(
        name,
        scope.place(table),
        table.text("alpine").orElse(""),
        table.texts("packages"),
        table.text("base"),
        table.texts("repositories"),
        table.text("keys"),
        table.flag("allow-untrusted").orElse(false),
        acknowledged(table),
        RecipeScope.meaning(table));
  }

  private SourceSpec debian(String name, TomlTable table) {
    table.text("keys").ifPresent(keys -> scope.requireThere(table, "keys", keys));
    List<String> components = table.texts("components");
    return new SourceSpec.Debian(
        name,
        scope.place(table),
        table.text("debian").orElse(""),
        components.isEmpty() ? List.of("main") : components,
        table.parsed("variant", text -> word("variant", text, Variant.class)).orElse("custom"),
        table.texts("packages"),
        table.text("base"),
        new TreeSet<>(table.texts("assume")),
        table.text("mirror"),
        table.text("keys"),
        table.text("snapshot"),
        table.parsed("dpkg-state", text -> word("dpkg-state", text, DpkgState.class)),
        acknowledged(table),
        RecipeScope.meaning(table));
  }

  private static Optional<List<String>> acknowledged(TomlTable table) {
    return table.has("acknowledge-scripts")
        ? Optional.of(table.texts("acknowledge-scripts"))
        : Optional.empty();
  }

  /** The name of a constant, as it was written. */
  private static <E extends Enum<E>> String word(String key, String text, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    if (!names.contains(text)) {
      throw new IllegalArgumentException(
          key + " = \"" + text + "\": expected one of " + String.join(", ", names));
    }
    return text;
  }
}
