package dev.assembler.assets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A TOML document as a guest's configuration. A key that is not known is a mistake in one. */
final class GuestConfigReader {

  /** Bytes of a file. */
  private static final int MOST_BYTES = 1 << 20;

  private static final List<String> COMPRESSIONS = List.of("zstd", "gzip", "lzo", "xz");
  private static final int MOST_LEVEL = 22;
  private static final int ZSTD_LEVEL = 15;

  private static final List<String> BUILD =
      List.of("compression", "compression_level", "version_commands", "architectures");
  private static final List<String> ARCHITECTURE =
      List.of(
          "base_image",
          "docker_platform",
          "rust_target",
          "kernel_branch",
          "kernel_image",
          "defconfig",
          "node_major");

  private final Path file;

  private GuestConfigReader(Path file) {
    this.file = file;
  }

  static GuestConfig read(Path file) throws IOException {
    return new GuestConfigReader(file).config();
  }

  private GuestConfig config() throws IOException {
    JsonNode build = table(document(), "build", "build");
    requireKnown(build, "build", BUILD);
    String compression = text(build, "build", "compression", "zstd");
    if (!COMPRESSIONS.contains(compression)) {
      throw refused(
          "build.compression",
          "\"" + compression + "\", expected one of " + String.join(", ", COMPRESSIONS));
    }
    return new GuestConfig(
        compression,
        level(build, compression),
        versionCommands(build),
        architectures(table(build, "architectures", "build.architectures")));
  }

  private JsonNode document() throws IOException {
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new ImageFormatException(file + ": more than " + MOST_BYTES + " bytes");
    }
    try {
      return new TomlMapper().readTree(bytes);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ImageFormatException(
          file + line + ": no TOML: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
  }

  private static Optional<Integer> defaultLevel(String compression) {
    return compression.equals("zstd") ? Optional.of(ZSTD_LEVEL) : Optional.empty();
  }

  private Optional<Integer> level(JsonNode build, String compression) throws ImageFormatException {
    return build.has("compression_level")
        ? Optional.of(number(build, "build", "compression_level", 1, MOST_LEVEL))
        : defaultLevel(compression);
  }

  private SortedMap<String, String> versionCommands(JsonNode build) throws ImageFormatException {
    var commands = new TreeMap<String, String>();
    if (build.has("version_commands")) {
      String place = "build.version_commands";
      JsonNode table = table(build, "version_commands", place);
      for (Map.Entry<String, JsonNode> field : table.properties()) {
        commands.put(field.getKey(), text(table, place, field.getKey(), ""));
      }
    }
    return commands;
  }

  private SortedMap<String, GuestConfig.Architecture> architectures(JsonNode table)
      throws ImageFormatException {
    var all = new TreeMap<String, GuestConfig.Architecture>();
    for (Map.Entry<String, JsonNode> field : table.properties()) {
      String place = "build.architectures." + field.getKey();
      String key = Architectures.key(field.getKey());
      if (!Architectures.USUAL.contains(key)) {
        throw refused(
            place,
            "unknown architecture, expected "
                + Architectures.ARM64
                + " or "
                + Architectures.X86_64);
      }
      if (all.put(key, architecture(table(table, field.getKey(), place), place)) != null) {
        throw refused(place, key + " is there twice");
      }
    }
    if (all.isEmpty()) {
      throw refused("build.architectures", "empty, expected at least one architecture");
    }
    return all;
  }

  private GuestConfig.Architecture architecture(JsonNode table, String place)
      throws ImageFormatException {
    requireKnown(table, place, ARCHITECTURE);
    String[] texts = new String[ARCHITECTURE.size() - 1];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(table, place, ARCHITECTURE.get(i), "");
    }
    int node =
        table.has("node_major") ? number(table, place, "node_major", 1, Integer.MAX_VALUE) : 0;
    return new GuestConfig.Architecture(
        texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], node);
  }

  private JsonNode table(JsonNode parent, String key, String place) throws ImageFormatException {
    JsonNode table = parent.get(key);
    if (table == null) {
      throw refused(place, "missing, expected a table");
    }
    if (!table.isObject()) {
      throw refused(place, table + ", expected a table");
    }
    return table;
  }

  private String text(JsonNode table, String place, String key, String missing)
      throws ImageFormatException {
    JsonNode value = table.get(key);
    if (value == null) {
      return missing;
    }
    if (!value.isTextual()) {
      throw refused(place + "." + key, value + ", expected text");
    }
    return value.textValue();
  }

  private int number(JsonNode table, String place, String key, int least, int most)
      throws ImageFormatException {
    JsonNode value = table.get(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw refused(
          place + "." + key,
          value
              + ", expected a number of at least "
              + least
              + (most == Integer.MAX_VALUE ? "" : " and at most " + most));
    }
    return value.intValue();
  }

  private void requireKnown(JsonNode table, String place, List<String> keys)
      throws ImageFormatException {
    for (Map.Entry<String, JsonNode> field : table.properties()) {
      if (!keys.contains(field.getKey())) {
        throw refused(
            place + "." + field.getKey(),
            "unknown key"
                + Nearest.to(field.getKey(), keys)
                    .map(near -> ", did you mean " + near + "?")
                    .orElse(", expected one of " + String.join(", ", keys)));
      }
    }
  }

  private ImageFormatException refused(String key, String reason) {
    return new ImageFormatException(file + ": " + key + ": " + reason);
  }
}
