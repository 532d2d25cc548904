package dev.assembler.pipeline.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places in a command line where the root hash of an artifact of kind "verity" goes: {@code
 * roothash={roothash:NAME}}.
 */
public final class RootHashes {

  private static final Pattern PLACE = Pattern.compile("\\{roothash:([^}]*)\\}");

  private RootHashes() {}

  /** The artifacts that are named. */
  public static List<String> named(String commandLine) {
    var names = new ArrayList<String>();
    Matcher place = PLACE.matcher(commandLine);
    while (place.find()) {
      names.add(place.group(1));
    }
    return names;
  }

  /**
   * The command line with each hash in its place.
   *
   * @param hashes gives the hash in hexadecimal by the artifact's name
   */
  public static String in(String commandLine, Function<String, String> hashes) {
    return PLACE
        .matcher(commandLine)
        .replaceAll(place -> Matcher.quoteReplacement(hashes.apply(place.group(1))));
  }
}
