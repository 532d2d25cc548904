package dev.assembler.pipeline;

import dev.assembler.core.text.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Values of options that are words of a known list. */
public final class Words {

  private Words() {}

  /**
   * The constant of that name in lower case.
   *
   * @throws UsageException naming the option and all words
   */
  public static <E extends Enum<E>> E one(String option, String word, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .toList();
    int index = names.indexOf(word);
    if (index < 0) {
      throw new UsageException(
          option + " " + word,
          "unknown",
          "one of " + String.join(", ", names),
          Nearest.to(word, names).map(near -> "did you mean " + near + "?").orElse(""));
    }
    return type.getEnumConstants()[index];
  }

  /** The constants of comma-separated names, from however many options gave them. */
  public static <E extends Enum<E>> Set<E> several(
      String option, List<String> lists, Class<E> type) {
    var found = EnumSet.noneOf(type);
    for (String word : parts(lists)) {
      found.add(one(option, word, type));
    }
    return found;
  }

  /** All comma-separated parts. */
  public static List<String> parts(List<String> lists) {
    var parts = new ArrayList<String>();
    for (String list : lists) {
      parts.addAll(Arrays.asList(list.split(",", -1)));
    }
    return parts;
  }
}
