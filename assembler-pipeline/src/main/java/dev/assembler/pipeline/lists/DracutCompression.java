package dev.assembler.pipeline.lists;

import dev.assembler.codec.Codec;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What dracut's {@code compress} means: {@code cat}, or a program with its options
 * (dracut.conf(5)). Options that change no size, as the number of threads, are passed over.
 */
final class DracutCompression {

  private static final Pattern LEVEL = Pattern.compile("-([0-9]{1,2})");
  private static final Pattern NO_MATTER =
      Pattern.compile("-[nqcfl]|-T[0-9]+|--(threads=[0-9]+|check=crc32|ultra|quiet|stdout)");
  private static final int LAST_FAST_LZ4 = 2;
  private static final String XZ_LEVEL = "6"; // xz(1): the preset that -e changes

  private DracutCompression() {}

  /**
   * The same as {@code --compression} takes it; empty for an empty value.
   *
   * @throws IllegalArgumentException if there is no equal
   */
  static String of(String value) {
    if (value.isBlank()) {
      return "";
    }
    List<String> words = List.of(value.strip().split("\\s+", -1));
    String level = "";
    boolean isExtreme = false;
    for (String option : words.subList(1, words.size())) {
      Matcher digits = LEVEL.matcher(option);
      if (digits.matches()) {
        level = digits.group(1);
      } else if (option.equals("-e") || option.equals("--extreme")) {
        isExtreme = true;
      } else if (!NO_MATTER.matcher(option).matches()) {
        throw refused(value, "option " + option + " has no equal");
      }
    }
    String codec = codec(words.getFirst(), value, level);
    if (isExtreme && !codec.equals("xz")) {
      throw refused(value, "option -e is xz's");
    }
    if (isExtreme) {
      level = (level.isEmpty() ? XZ_LEVEL : level) + "e";
    }
    if (level.isEmpty() || codec.equals("lz4")) {
      return codec;
    }
    return Codec.parse(codec + ":" + level).toString();
  }

  private static String codec(String program, String value, String level) {
    return switch (program) {
      case "cat" -> "store";
      case "gzip", "pigz" -> "gzip";
      case "xz", "pixz" -> "xz";
      case "zstd", "zstdmt" -> "zstd";
      case "lz4" -> level.isEmpty() || Integer.parseInt(level) <= LAST_FAST_LZ4 ? "lz4" : "lz4hc";
      default -> throw refused(value, "nothing here compresses so");
    };
  }

  private static IllegalArgumentException refused(String value, String why) {
    return new IllegalArgumentException(
        "compress = \"" + value.strip() + "\": " + why + ", expected cat, gzip, xz, zstd or lz4");
  }
}
