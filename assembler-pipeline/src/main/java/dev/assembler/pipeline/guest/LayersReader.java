package dev.assembler.pipeline.guest;

import dev.assembler.pipeline.toml.TomlTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the tables {@code [[layer]]}. */
final class LayersReader {

  private static final int MOST = 999;

  /** What lowerdir= may be, so that all options fit into the page that mount(2) takes. */
  private static final int LONGEST_STACK = 3500;

  private static final String HEXADECIMAL = "[0-9a-f]{64}";

  private final GuestImages images;
  private final Set<String> names = new HashSet<>();
  private final List<RootLayer> layers = new ArrayList<>();

  /**
   * @param images what layers name as such
   */
  LayersReader(GuestImages images) {
    this.images = images;
  }

  List<RootLayer> read(List<TomlTable> tables) {
    int length = 0;
    for (TomlTable table : tables) {
      RootLayer layer = layer(table);
      if (!names.add(layer.name())) {
        table.problem("name", "name = \"" + layer.name() + "\": given twice");
      }
      layers.add(layer);
      length += "/run/guest/layers/".length() + layer.name().length() + 1;
      if (length > LONGEST_STACK) {
        table.problem("name", "the names of all layers are too long for one mount");
        break;
      }
    }
    return layers;
  }

  private RootLayer layer(TomlTable table) {
    return new RootLayer(
        GuestReader.needed(table, "name", LayersReader::requireName, "a name of its own"),
        source(table, "source", "a device, a file, or LABEL=.."),
        GuestReader.word(table, "type").orElse("squashfs"),
        GuestReader.seconds(table, 10),
        (int) table.number("position", 0, MOST).orElse(0),
        (int) table.number("priority", 0, MOST).orElse(0),
        check(table));
  }

  private static String source(TomlTable table, String key, String whatItIs) {
    String source = GuestReader.needed(table, key, LayersReader::requireSource, whatItIs);
    if (source.equals(RootLayer.BY_ROOT_HASH) && !table.has("root-hash")) {
      table.problem(key, key + " = \"" + source + "\": the layer has no root-hash");
    }
    return source;
  }

  /** Exactly one way; not to verify is one that must be said. */
  private LayerCheck check(TomlTable table) {
    List<String> ways =
        List.of("image", "sha256", "root-hash", "verify").stream().filter(table::has).toList();
    if (ways.size() != 1) {
      table.problem(
          ways.isEmpty() ? "" : ways.getLast(),
          ways.isEmpty()
              ? "says nothing of how it is verified; add image = FILE, sha256 and size, root-hash"
                  + " and hashes, or verify = \"off\""
              : String.join(" and ", ways) + ": one of them");
      return new LayerCheck.Off();
    }
    for (String[] pair : new String[][] {{"size", "sha256"}, {"hashes", "root-hash"}}) {
      if (table.has(pair[0]) != table.has(pair[1])) {
        table.problem(
            table.has(pair[0]) ? pair[0] : pair[1], pair[1] + " and " + pair[0] + " go together");
      }
    }
    return switch (ways.getFirst()) {
      case "image" -> ofImage(table);
      case "sha256" -> {
        OptionalLong size = table.number("size", 1, Long.MAX_VALUE);
        yield new LayerCheck.Sha256(size.orElse(1), digest(table, "sha256"));
      }
      case "root-hash" ->
          new LayerCheck.Verity(
              table.has("hashes") ? source(table, "hashes", "the hash device") : ConfLine.ABSENT,
              table.values().get("root-hash").equals(LayerCheck.Verity.CMDLINE)
                  ? LayerCheck.Verity.CMDLINE
                  : digest(table, "root-hash"));
      default -> {
        Optional<String> verify = table.text("verify");
        if (verify.isPresent() && !verify.get().equals("off")) {
          table.problem("verify", "verify = \"" + verify.get() + "\": expected off");
        }
        yield new LayerCheck.Off();
      }
    };
  }

  private LayerCheck ofImage(TomlTable table) {
    Optional<String> name = table.text("image").filter(text -> !text.isEmpty());
    if (name.isEmpty()) {
      table.problem("image", "image: no path");
      return new LayerCheck.Off();
    }
    return images
        .image(table, name.get())
        .<LayerCheck>map(LayerCheck.OfImage::new)
        .orElseGet(LayerCheck.Off::new);
  }

  private static String digest(TomlTable table, String key) {
    Optional<String> text = table.text(key);
    if (text.isPresent() && !text.get().matches(HEXADECIMAL)) {
      table.problem(key, key + ": expected 64 hexadecimal digits in lower case");
    }
    return text.orElse("");
  }

  private static String requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "\"" + name + "\": expected up to 64 letters, digits, dots, dashes and underscores");
    }
    return name;
  }

  private static String requireSource(String source) {
    ConfLine.requireWord(source);
    boolean named =
        source.equals(RootLayer.BY_ROOT_HASH)
            || source.matches(
                "(LABEL|UUID|PARTLABEL)=.+|PARTUUID=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    if (!source.startsWith("/") && !named) {
      throw new IllegalArgumentException(
          "\""
              + source
              + "\": expected an absolute path, LABEL=, UUID=, PARTLABEL=, PARTUUID= with a GUID in"
              + " lower case, or roothash");
    }
    return source;
  }
}
