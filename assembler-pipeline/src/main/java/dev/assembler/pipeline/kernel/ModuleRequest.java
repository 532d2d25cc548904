package dev.assembler.pipeline.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Something that is to be loadable: a module's name or an alias.
 *
 * @param name as it was given
 * @param optional whether it may be missing
 * @param origin who asks, for messages: {@code modules.conf:3}
 */
public record ModuleRequest(String name, boolean optional, String origin) {

  public ModuleRequest {
    Objects.requireNonNull(origin, "origin");
    if (name.isEmpty()) {
      throw new IllegalArgumentException(origin + ": no name of a module");
    }
  }

  /** {@code NAME}, or {@code ?NAME} for one that may be missing. */
  public static ModuleRequest parse(String text, String origin) {
    return text.startsWith("?")
        ? new ModuleRequest(text.substring(1), true, origin)
        : new ModuleRequest(text, false, origin);
  }

  /**
   * The requests of a list: names separated by blanks or lines, {@code #} begins a comment.
   *
   * @param name of the list, for messages
   * @throws IllegalArgumentException naming the line that has a {@code ?} without a name
   */
  public static List<ModuleRequest> parseList(byte[] list, String name) {
    var requests = new ArrayList<ModuleRequest>();
    int number = 0;
    for (String line : new String(list, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      int comment = line.indexOf('#');
      for (String word :
          (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1)) {
        if (!word.isEmpty()) {
          requests.add(parse(word, name + ":" + number));
        }
      }
    }
    return requests;
  }
}
