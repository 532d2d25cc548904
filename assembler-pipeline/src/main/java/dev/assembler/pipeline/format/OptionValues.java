package dev.assembler.pipeline.format;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Options of a format that were given, with their values as bytes.
 *
 * @param values by the option's name; of a file its name and what is in it
 */
public record OptionValues(Map<String, List<byte[]>> values) {

  public static final OptionValues NONE = new OptionValues(Map.of());

  public OptionValues {
    values = new LinkedHashMap<>(values);
  }

  public boolean has(FormatOption option) {
    return values.containsKey(option.name());
  }

  /** All values as they were typed. */
  public List<byte[]> bytes(FormatOption option) {
    return values.getOrDefault(option.name(), List.of());
  }

  /** All values as text, bytes that are none as {@code \xNN}. */
  public List<String> texts(FormatOption option) {
    return bytes(option).stream().map(PrintableBytes::of).toList();
  }

  /** The first value as text; the option must be there. */
  public String text(FormatOption option) {
    return texts(option).getFirst();
  }

  /**
   * What a setter makes of settings where the option was given.
   *
   * @throws UsageException naming the option, for a value that the setter refuses
   */
  public <T> T set(T settings, FormatOption option, UnaryOperator<T> setter) {
    if (!has(option)) {
      return settings;
    }
    try {
      return setter.apply(settings);
    } catch (UsageException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          option.name() + " " + text(option),
          e.getMessage().substring(e.getMessage().indexOf(": ") + 2),
          "",
          "");
    }
  }

  /** A number of bytes. */
  public OptionalLong size(FormatOption option) {
    return has(option)
        ? OptionalLong.of(Sizes.parse(option.name(), texts(option).getFirst()))
        : OptionalLong.empty();
  }

  /** The constants of comma-separated words. */
  public <E extends Enum<E>> Set<E> words(FormatOption option, Class<E> type) {
    return Words.several(option.name(), texts(option), type);
  }

  /**
   * @throws UsageException for a pattern that is none
   */
  public List<PathPattern> patterns(FormatOption option) {
    var patterns = new ArrayList<PathPattern>();
    for (byte[] value : bytes(option)) {
      try {
        patterns.add(PathPattern.of(value));
      } catch (IllegalArgumentException e) {
        throw new UsageException(option.name(), e.getMessage(), "", "");
      }
    }
    return patterns;
  }
}
