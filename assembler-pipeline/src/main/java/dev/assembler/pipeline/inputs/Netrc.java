package dev.assembler.pipeline.inputs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Who we are to which host: the file {@code .netrc} of ftp(1), which curl and apt read as well. The
 * first entry for a host counts, {@code default} for all that come after no entry of their own;
 * macros are passed over.
 */
public final class Netrc {

  /** Nobody to anyone. */
  public static final Netrc NONE = new Netrc(List.of());

  private record Entry(String host, String login, String password) {}

  private final List<Entry> entries;

  private Netrc(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * @param text of the file
   * @throws IllegalArgumentException if a word stands where none can; its value is not repeated
   */
  public static Netrc parse(String text) {
    var entries = new ArrayList<Entry>();
    var words = new StringTokenizer(withoutMacrosAndComments(text));
    String host = null;
    String login = "";
    String password = "";
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      switch (word) {
        case "machine", "default" -> {
          if (host != null) {
            entries.add(new Entry(host, login, password));
          }
          host = word.equals("default") ? "" : value(words, word).toLowerCase(Locale.ROOT);
          login = "";
          password = "";
        }
        case "login" -> login = value(words, word);
        case "password" -> password = value(words, word);
        case "account" -> value(words, word);
        default ->
            throw new IllegalArgumentException(
                "entry "
                    + (entries.size() + 1)
                    + ": an unknown word, expected machine, default, login, password or account");
      }
    }
    if (host != null) {
      entries.add(new Entry(host, login, password));
    }
    return new Netrc(entries);
  }

  /** "login:password" for a host. */
  Optional<String> credentials(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    return entries.stream()
        .filter(entry -> entry.host.isEmpty() || entry.host.equals(wanted))
        .findFirst()
        .filter(entry -> !entry.login.isEmpty())
        .map(entry -> entry.login + ":" + entry.password);
  }

  /** The same of an entry that names the host: where a server sends us is not for everybody. */
  Optional<String> named(String host) {
    return new Netrc(entries.stream().filter(entry -> !entry.host.isEmpty()).toList())
        .credentials(host);
  }

  private static String value(StringTokenizer words, String word) {
    if (!words.hasMoreTokens()) {
      throw new IllegalArgumentException("nothing after the last \"" + word + "\"");
    }
    return words.nextToken();
  }

  /** A macro lasts from its line to the next empty one. */
  private static String withoutMacrosAndComments(String text) {
    var kept = new StringBuilder();
    boolean macro = false;
    for (String line : text.split("\n", -1)) {
      String bare = line.strip();
      macro = macro ? !bare.isEmpty() : bare.startsWith("macdef");
      if (!macro && !bare.startsWith("#")) {
        kept.append(bare).append('\n');
      }
    }
    return kept.toString();
  }
}
