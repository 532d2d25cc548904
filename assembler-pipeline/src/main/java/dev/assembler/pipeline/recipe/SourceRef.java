package dev.assembler.pipeline.recipe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source has at a path, {@code NAME:/PATH}, in the places where a file of the host may
 * stand, too.
 *
 * @param source its name
 * @param path where it has it, absolute
 */
public record SourceRef(String source, String path) {

  private static final Pattern TEXT = Pattern.compile("([a-z0-9][a-z0-9._-]*):(/.*)");

  /** The reference, if the text is one. */
  public static Optional<SourceRef> parse(String text) {
    Matcher ref = TEXT.matcher(text);
    return ref.matches()
        ? Optional.of(new SourceRef(ref.group(1), ref.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return source + ":" + path;
  }
}
