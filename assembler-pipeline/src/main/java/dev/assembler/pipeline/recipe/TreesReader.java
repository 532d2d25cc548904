package dev.assembler.pipeline.recipe;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.SpecArgument;
import dev.assembler.pipeline.guest.GuestConfig;
import dev.assembler.pipeline.guest.GuestReader;
import dev.assembler.pipeline.guest.LayerImage;
import dev.assembler.pipeline.recipe.TreeSpec.Modules;
import dev.assembler.pipeline.shape.Prune;
import dev.assembler.pipeline.shape.Strip;
import dev.assembler.pipeline.toml.TomlTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Reads the tables {@code [tree.NAME]}; names of artifacts are checked by {@link References}. */
final class TreesReader {

  private static final String OWNER = "auto|keep|[0-9]{1,10}:[0-9]{1,10}";
  private static final String FILE_OWNER = "[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+";

  private final RecipeScope scope;

  TreesReader(RecipeScope scope) {
    this.scope = scope;
  }

  SequencedMap<String, TreeSpec> read() {
    return scope.each("tree", this::tree);
  }

  private Optional<TreeSpec> tree(String name, TomlTable table) {
    table.requireKeys(RecipeKeys.TREE);
    return Optional.of(
        new TreeSpec(
            name,
            scope.place(table),
            table.texts("from"),
            patterns(table, "exclude"),
            prune(table),
            table.parsed("strip", TreesReader::strip),
            table.flag("whiteouts").orElse(false),
            table.parsed("owner", TreesReader::owner).orElse("0:0"),
            files(table),
            specs(table),
            modules(table),
            table.flag("firmware").orElse(false),
            guest(table),
            raspberryPi(table),
            identity(table),
            RecipeScope.meaning(table)));
  }

  private static List<String> patterns(TomlTable table, String key) {
    List<String> patterns = table.texts(key);
    for (String text : patterns) {
      try {
        PathPattern.of(text.getBytes(StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        table.problem(key, key + ": " + e.getMessage());
      }
    }
    return patterns;
  }

  private static List<String> prune(TomlTable table) {
    List<String> rules = table.texts("prune");
    try {
      Prune.of(rules);
    } catch (IllegalArgumentException e) {
      table.problem("prune", e.getMessage());
      return List.of();
    }
    return rules;
  }

  private static String strip(String text) {
    if (Arrays.stream(Strip.Level.values())
        .noneMatch(level -> level.name().toLowerCase(Locale.ROOT).equals(text))) {
      throw new IllegalArgumentException("strip = \"" + text + "\": expected debug or unneeded");
    }
    return text;
  }

  private static String owner(String text) {
    if (!text.matches(OWNER)) {
      throw new IllegalArgumentException(
          "owner = \"" + text + "\": expected keep, auto or UID:GID, for example \"0:0\"");
    }
    return text;
  }

  private List<TreeFile> files(TomlTable table) {
    var files = new ArrayList<TreeFile>();
    for (TomlTable each : table.tables("file")) {
      each.requireKeys(RecipeKeys.TREE_FILE);
      String path = RecipeScope.needed(each, "path", "where it is in the tree");
      if (!path.isEmpty() && !path.startsWith("/")) {
        each.problem("path", "path = \"" + path + "\": expected an absolute one");
      }
      file(each, path).ifPresent(files::add);
    }
    return files;
  }

  private Optional<TreeFile> file(TomlTable each, String path) {
    List<TreeFile.Kind> kinds =
        Arrays.stream(TreeFile.Kind.values()).filter(kind -> each.has(key(kind))).toList();
    if (kinds.size() != 1) {
      each.problem("", "expected one of text, file, artifact, source, link, directory = true");
      return Optional.empty();
    }
    TreeFile.Kind kind = kinds.getFirst();
    if (kind == TreeFile.Kind.DIRECTORY && !each.flag("directory").orElse(true)) {
      each.problem("directory", "directory = false says nothing");
    }
    String value = kind == TreeFile.Kind.DIRECTORY ? "" : each.text(key(kind)).orElse("");
    if (kind == TreeFile.Kind.FILE) {
      scope.requireFile(each, "file", value);
    }
    if (kind == TreeFile.Kind.SOURCE && SourceRef.parse(value).isEmpty()) {
      each.problem("source", "source = \"" + value + "\": expected NAME:/PATH");
    }
    return Optional.of(
        new TreeFile(
            scope.place(each),
            path,
            kind,
            value,
            mode(each),
            each.parsed("owner", TreesReader::fileOwner)));
  }

  private static String key(TreeFile.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String fileOwner(String text) {
    if (!text.matches(FILE_OWNER)) {
      throw new IllegalArgumentException(
          "owner = \"" + text + "\": expected USER:GROUP, by number or by name");
    }
    return text;
  }

  /** An octal number, as chmod takes it. */
  static OptionalInt mode(TomlTable table) {
    Optional<Integer> mode =
        table.parsed(
            "mode",
            text -> {
              if (!text.matches("0?[0-7]{1,4}")) {
                throw new IllegalArgumentException(
                    "mode = \"" + text + "\": expected an octal number, for example \"0755\"");
              }
              return Integer.parseInt(text, 8);
            });
    return mode.isPresent() ? OptionalInt.of(mode.get()) : OptionalInt.empty();
  }

  private List<String> specs(TomlTable table) {
    List<String> specs = table.texts("spec");
    for (String text : specs) {
      try {
        SpecArgument spec = SpecArgument.parse(text.getBytes(StandardCharsets.UTF_8));
        scope.requireFile(table, "spec", spec.file().toString());
      } catch (UsageException e) {
        table.problem("spec", e.getMessage());
      }
    }
    return specs;
  }

  /** "all", "needed" or names; what a guest needs is in it without being asked. */
  private static Modules modules(TomlTable table) {
    if (!table.has("modules")) {
      return table.has("guest") ? new Modules.Needed() : new Modules.None();
    }
    List<String> names = table.texts("modules");
    return switch (table.values().get("modules")) {
      case String text when text.equals("all") -> new Modules.All();
      case String text when text.equals("needed") -> new Modules.Needed();
      case String text when text.equals("none") -> new Modules.None();
      default -> new Modules.Named(names);
    };
  }

  private Optional<TreeSpec.Guest> guest(TomlTable table) {
    var images = new ArrayList<String>();
    return table
        .table("guest")
        .map(inner -> {
          GuestConfig config = GuestReader.read(inner, (layer, name) -> image(name, images));
          return new TreeSpec.Guest(config, images);
        });
  }

  /** An artifact, asked for when the guest is composed. */
  private Optional<LayerImage> image(String name, List<String> images) {
    images.add(name);
    return Optional.of(
        new LayerImage() {
          @Override
          public long size() throws IOException {
            return scope.parts().content(name).size();
          }

          @Override
          public String sha256() throws IOException {
            return scope.parts().sha256(name);
          }
        });
  }

  private static Optional<TreeSpec.RaspberryPi> raspberryPi(TomlTable table) {
    return table
        .table("raspberry-pi")
        .map(pi -> {
          pi.requireKeys(RecipeKeys.RASPBERRY_PI);
          return new TreeSpec.RaspberryPi(
              pi.text("kernel").orElse(KernelSpec.ARTIFACT),
              RecipeScope.needed(pi, "initrd", "an artifact"),
              RecipeScope.needed(pi, "cmdline", "of the kernel"),
              pi.parsed("model", TreesReader::everyModel).orElse(true));
        });
  }

  private static boolean everyModel(String text) {
    if (!text.equals("every") && !text.equals("4b")) {
      throw new IllegalArgumentException("model = \"" + text + "\": expected every or 4b");
    }
    return text.equals("every");
  }

  private Optional<TreeSpec.Identity> identity(TomlTable table) {
    return table
        .table("identity")
        .map(claim -> {
          claim.requireKeys(RecipeKeys.IDENTITY);
          claim.text("ca").ifPresent(ca -> scope.requireFile(claim, "ca", ca));
          return new TreeSpec.Identity(
              claim.text("id").orElse(""),
              claim.text("key").orElse(""),
              RecipeScope.needed(claim, "server", "the address of who is asked"),
              claim.text("ca"),
              claim.text("ca-name").orElse("ca.pem"),
              claim.text("mounted-at").orElse("/boot"));
        });
  }
}
