package dev.assembler.pipeline.recipe;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.toml.TomlTable;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words in braces that stand for nothing where they are: they would be in file names and command
 * lines as they were written.
 */
final class UnknownPlaceholders {

  /** What {@link Placeholders} fills in; here only where it has a value that is no text. */
  private static final List<String> FILLED =
      List.of("NAME", "VERSION", "ARCH", "MACHINE", "EFI", "efi");

  private static final String ROOT_HASH = "roothash";

  /** Tables whose command line or script has places for root hashes. */
  private static final Pattern WITH_HASHES = Pattern.compile("kernel|artifact\\..+");

  /** The table of a variant whose keys are names of files. */
  private static final Pattern NAMES = Pattern.compile("variant\\..+\\.files");

  private UnknownPlaceholders() {}

  /** Notes each as a problem of its key. */
  static void refuse(TomlTable table) {
    table
        .values()
        .forEach((key, value) -> {
          look(table, key, key, false);
          if (!Placeholders.isVerbatim(key, value)) {
            within(table, key, value);
          }
        });
  }

  private static void within(TomlTable table, String key, Object value) {
    switch (value) {
      case String text -> look(table, key, text, hashesIn(table, key));
      case Map<?, ?> map -> table.table(key).ifPresent(UnknownPlaceholders::refuse);
      case List<?> list -> {
        list.stream()
            .filter(String.class::isInstance)
            .forEach(text -> look(table, key, (String) text, false));
        if (list.stream().noneMatch(String.class::isInstance)
            && list.stream().anyMatch(Map.class::isInstance)) {
          table.tables(key).forEach(UnknownPlaceholders::refuse);
        }
      }
      default -> {}
    }
  }

  private static boolean isOfName(String word) {
    return List.of(DeliveredName.RELEASE, DeliveredName.HASH).contains("{" + word + "}");
  }

  private static boolean hashesIn(TomlTable table, String key) {
    return List.of("cmdline", "config").contains(key)
        && WITH_HASHES.matcher(table.path()).matches();
  }

  private static void look(TomlTable table, String key, String text, boolean hashes) {
    Matcher words = Placeholders.WORD.matcher(text);
    while (words.find()) {
      String word = words.group(1);
      boolean known =
          words.group(2) == null
              ? FILLED.contains(word) || NAMES.matcher(table.path()).matches() && isOfName(word)
              : hashes && word.equals(ROOT_HASH);
      if (!known) {
        String reason =
            word.equals(ROOT_HASH)
                ? " stands in command lines of UKIs and iPXE scripts, and in GRUB's config"
                : " stands for nothing" + Nearest.hint(word, FILLED);
        table.problem(key, words.group() + reason);
      }
    }
  }
}
