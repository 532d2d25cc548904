package dev.assembler.pipeline.lists;

import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lists that were read, of all four kinds.
 *
 * @param components of {@code sources.conf}
 * @param packages of {@code packages.list}
 * @param modules of {@code modules.conf}
 * @param dracut of dracut's configuration, the files merged in the order given
 */
public record ImportedLists(
    List<Component> components, List<String> packages, List<String> modules, DracutConf dracut) {

  /** What a file may be. */
  public enum Kind {
    SOURCES,
    PACKAGES,
    MODULES,
    DRACUT;

    /** What its name says; {@code null} if it says nothing. */
    static Kind byName(String name) {
      return switch (name) {
        case "sources.conf" -> SOURCES;
        case "packages.list" -> PACKAGES;
        case "modules.conf" -> MODULES;
        default -> name.endsWith(".conf") && !name.equals("firmware.conf") ? DRACUT : null;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A file and what it is.
   *
   * @param file as it was named
   */
  public record Source(Kind kind, Path file) {

    /**
     * @param argument {@code FILE}, or {@code KIND:FILE} where the name does not tell
     * @throws UsageException if the kind is unknown
     */
    public static Source parse(String argument) {
      for (Kind kind : Kind.values()) {
        if (argument.startsWith(kind + ":")) {
          return new Source(kind, Path.of(argument.substring(kind.toString().length() + 1)));
        }
      }
      Path file = Path.of(argument);
      Path name = file.getFileName();
      Kind kind = name == null ? null : Kind.byName(name.toString());
      if (kind == null) {
        throw new UsageException(
            argument,
            "a name that does not say what it is",
            "sources.conf, packages.list, modules.conf or NAME.conf of dracut",
            "write sources:FILE, packages:FILE, modules:FILE or dracut:FILE");
      }
      return new Source(kind, file);
    }
  }

  public ImportedLists {
    components = List.copyOf(components);
    packages = List.copyOf(packages);
    modules = List.copyOf(modules);
  }

  /**
   * @throws dev.assembler.pipeline.InputException naming file, line and reason
   */
  public static ImportedLists read(List<Source> sources) throws IOException {
    var components = new ArrayList<Component>();
    Set<String> packages = new LinkedHashSet<>();
    Set<String> modules = new LinkedHashSet<>();
    var dracut = new ArrayList<Path>();
    for (Source source : sources) {
      switch (source.kind) {
        case SOURCES -> components.addAll(SourcesConf.read(source.file));
        case PACKAGES -> packages.addAll(NameList.packages(source.file));
        case MODULES -> modules.addAll(NameList.modules(source.file));
        case DRACUT -> dracut.add(source.file);
      }
    }
    return new ImportedLists(
        components, new ArrayList<>(packages), new ArrayList<>(modules), DracutConf.read(dracut));
  }

  /** The modules of both kinds of list: modules.conf's, then dracut's drivers and file systems. */
  public List<String> allModules() {
    Set<String> all = new LinkedHashSet<>(modules);
    for (String key : DracutConf.MODULE_KEYS) {
      all.addAll(dracut.words(key));
    }
    return List.copyOf(all);
  }
}
