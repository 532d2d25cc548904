package dev.assembler.pipeline.recipe;

import dev.assembler.codec.Codec;
import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.toml.TomlTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The options of a format as keys of an artifact that is one. */
record FormatKeys(RecipeScope scope) {

  /** A suffix of the format, and of the compression around it. */
  static String suffix(ImageFormat format, Optional<String> compression) {
    if (compression.isEmpty()) {
      return format.suffixes().isEmpty() ? "" : format.suffixes().getFirst();
    }
    for (String suffix : format.suffixes()) {
      if (format.defaultCodec("x" + suffix).id() == id(compression.get())) {
        return suffix;
      }
    }
    return format.suffixes().isEmpty() ? "" : format.suffixes().getFirst();
  }

  /** Null for what is none; that is told where it is chosen. */
  private static Codec.Id id(String compression) {
    try {
      return Codec.parse(compression).id();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  Map<String, List<String>> options(ImageFormat format, TomlTable table) {
    var options = new TreeMap<String, List<String>>();
    for (FormatOption option : format.options()) {
      String key = option.name().substring(2);
      if (!table.has(key)) {
        continue;
      }
      switch (option.value()) {
        case FLAG -> {
          if (table.flag(key).orElse(false)) {
            options.put(option.name(), List.of());
          }
        }
        case FILE, PLACE -> {
          String file = table.text(key).orElse("");
          scope.requireFile(table, key, file);
          options.put(option.name(), List.of(file));
        }
        case SOURCES, LIST -> {
          options.put(option.name(), table.texts(key));
          if (option.name().equals(ArtifactSpec.SEGMENT)) {
            requireSegments(table, key);
          }
        }
        case TEXT -> options.put(option.name(), List.of(plainText(table, key)));
      }
    }
    return options;
  }

  /** Trees are laid over one another by {@code from}, and not by segments that are added. */
  private static void requireSegments(TomlTable table, String key) {
    for (String text : table.texts(key)) {
      if (text.indexOf('=') < 1 || text.startsWith("+")) {
        table.problem(key, key + " \"" + text + "\": expected HOW=TREE, for example early=ucode");
      }
    }
  }

  /** A number is as good as a text. */
  private static String plainText(TomlTable table, String key) {
    Object value = table.values().get(key);
    return value instanceof Integer || value instanceof Long
        ? value.toString()
        : table.text(key).orElse("");
  }
}
