package dev.assembler.pipeline.guest;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.guest.GuestConfig.OnFailure;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads what a guest is to do; everything that is wrong with it is told at once. */
public final class GuestReader {

  static final String INIT = "/sbin/init";
  static final String FLAG = "guest.boot";

  private static final int LONGEST = 600;

  private final TomlTable root;
  private final GuestImages images;

  private GuestReader(TomlTable root, GuestImages images) {
    this.root = root;
    this.images = images;
  }

  /**
   * Reads a guest file. The images that it names must be there, but are read when the guest is
   * composed.
   *
   * @throws dev.assembler.pipeline.InputException if the file is missing or unreadable
   * @throws dev.assembler.pipeline.toml.TomlFormatException with every problem and its line
   */
  public static GuestConfig read(HostPath file) throws IOException {
    TomlFile toml = TomlFile.read(file, "guest");
    GuestConfig config = read(toml.root(), GuestImages.files(toml.folder()));
    toml.requireSound();
    return config;
  }

  /**
   * Reads a guest that stands within another file, with the keys of a guest file; what is wrong
   * becomes problems of the table.
   *
   * @param images what its layers name as such
   */
  public static GuestConfig read(TomlTable guest, GuestImages images) {
    return new GuestReader(guest, images).config();
  }

  private GuestConfig config() {
    root.requireKeys(GuestKeys.ROOT);
    List<RootLayer> layers = new LayersReader(images).read(each("layer", GuestKeys.LAYER));
    var config =
        new GuestConfig(
            word(root, "flag").orElse(FLAG),
            root.flag("flag-needed").orElse(false),
            root.parsed("on-failure", text -> constant("on-failure", text, OnFailure.class))
                .orElse(OnFailure.SHELL),
            modules(),
            each("seed", GuestKeys.SEED).stream().map(this::seed).toList(),
            network(),
            new ClaimReader(root).read(),
            each("program", GuestKeys.PROGRAM).stream().map(this::program).toList(),
            layers,
            word(root, "overlay-options").orElse(""),
            uppers(),
            each("bind", GuestKeys.BIND).stream().map(this::bind).toList(),
            init(),
            path(root, "services"));
    if (layers.isEmpty()) {
      for (String key : List.of("upper", "bind", "overlay-options")) {
        if (root.has(key)) {
          root.problem(key, key + ": there is no [[layer]], and so no new root");
        }
      }
    }
    return config;
  }

  private List<TomlTable> each(String key, List<String> keys) {
    List<TomlTable> tables = root.tables(key);
    tables.forEach(table -> table.requireKeys(keys));
    return tables;
  }

  private List<String> init() {
    List<String> init = words(root, "init");
    if (init.isEmpty()) {
      return List.of(INIT);
    }
    checked(root, "init", init.getFirst(), ConfLine::requirePath);
    return init;
  }

  /** Each a name, and parameters behind it. */
  private List<String> modules() {
    List<String> modules = root.texts("modules");
    for (String module : modules) {
      for (String word : module.strip().split(" +", -1)) {
        checked(root, "modules", word, ConfLine::requireWord);
      }
    }
    return modules;
  }

  private GuestSeed seed(TomlTable table) {
    String type = needed(table, "type", ConfLine::requireWord, "9p, virtiofs, or a file system");
    String at = needed(table, "at", ConfLine::requirePath, "where it is mounted");
    List<String> sources = words(table, "source");
    if (sources.isEmpty()) {
      table.problem("", "no source; name a tag or a device");
      sources = List.of(ConfLine.ABSENT);
    }
    var options = new ArrayList<String>();
    options.add(table.flag("read-only").orElse(true) ? "ro" : "rw");
    if (type.equals("9p")) {
      options.add("trans=virtio,version=9p2000.L");
    }
    word(table, "options").ifPresent(options::add);
    boolean required = table.flag("required").orElse(true);
    return new GuestSeed(
        when(table),
        at,
        type,
        String.join(",", options),
        seconds(table, required ? 10 : 0),
        required,
        sources);
  }

  private Optional<GuestConfig.Network> network() {
    Optional<TomlTable> network = root.table("network");
    network.ifPresent(table -> table.requireKeys(GuestKeys.NETWORK));
    return network.map(table ->
        new GuestConfig.Network(word(table, "device").orElse(ConfLine.ABSENT), seconds(table, 10)));
  }

  private GuestProgram program(TomlTable table) {
    return new GuestProgram(
        needed(table, "path", ConfLine::requirePath, "a path in the initramfs"),
        table.flag("static").orElse(false),
        table.flag("run").orElse(true),
        words(table, "arguments"));
  }

  private List<UpperPlace> uppers() {
    var uppers = new ArrayList<UpperPlace>();
    for (TomlTable table : each("upper", GuestKeys.UPPER)) {
      String type = word(table, "type").orElse("tmpfs");
      boolean sourceless = type.equals("tmpfs") || type.equals("none");
      Optional<String> source = word(table, "source");
      if (sourceless == source.isPresent()) {
        table.problem(
            source.isPresent() ? "source" : "",
            type + (sourceless ? " has no source" : ": no source; name a device or a file"));
      }
      List<String> make = words(table, "make");
      if (!make.isEmpty() && !type.equals("ext4")) {
        table.problem("make", "make: only an ext4 file system is told from none");
      }
      uppers.add(
          new UpperPlace(
              when(table),
              type,
              word(table, "options").orElse(type.equals("tmpfs") ? "mode=0755" : "rw"),
              seconds(table, 10),
              source.orElse(ConfLine.ABSENT),
              make));
    }
    uppers.add(UpperPlace.MEMORY);
    return uppers;
  }

  private SeedBind bind(TomlTable table) {
    return new SeedBind(
        when(table),
        needed(table, "from", ConfLine::requirePath, "a path in the initramfs"),
        needed(table, "to", ConfLine::requirePath, "a path in the new root"),
        table.flag("required").orElse(true));
  }

  private static String when(TomlTable table) {
    return word(table, "when").orElse(ConfLine.ABSENT);
  }

  static int seconds(TomlTable table, int otherwise) {
    return (int) table.number("seconds", 0, LONGEST).orElse(otherwise);
  }

  static Optional<String> word(TomlTable table, String key) {
    return table.parsed(key, text -> named(key, text, ConfLine::requireWord));
  }

  static Optional<String> path(TomlTable table, String key) {
    return table.parsed(key, text -> named(key, text, ConfLine::requirePath));
  }

  static List<String> words(TomlTable table, String key) {
    List<String> words = table.texts(key);
    words.forEach(word -> checked(table, key, word, ConfLine::requireWord));
    return words;
  }

  /** A value that must be there; a word that stands for it where it is not. */
  static String needed(TomlTable table, String key, UnaryOperator<String> check, String whatItIs) {
    if (!table.has(key)) {
      table.problem("", "no " + key + "; " + whatItIs);
    }
    return table.parsed(key, text -> named(key, text, check)).orElse(ConfLine.ABSENT);
  }

  private static void checked(
      TomlTable table, String key, String text, UnaryOperator<String> check) {
    try {
      named(key, text, check);
    } catch (IllegalArgumentException e) {
      table.problem(key, e.getMessage());
    }
  }

  private static String named(String key, String text, UnaryOperator<String> check) {
    try {
      return check.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException naming all words
   */
  static <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          key
              + " = \""
              + text
              + "\": expected "
              + String.join(", ", names)
              + Nearest.hint(text, names));
    }
    return type.getEnumConstants()[index];
  }
}
