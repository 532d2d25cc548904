package dev.assembler.pipeline.packages.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a maintainer script calls a program with, where that can be told without running it: calls
 * that begin a command and whose words are all literal. An option that is there only while a system
 * is made from outside counts as none.
 */
final class ScriptCalls {

  private static final String ROOT = "${DPKG_ROOT:+--root=\"$DPKG_ROOT\"}";

  /** Between the commands of a line; one within quotes leaves words that are not literal. */
  private static final Pattern SEPARATORS = Pattern.compile("\\s*(?:&&|\\|\\||;)\\s*");

  private static final Pattern KEYWORDS = Pattern.compile("^(?:(?:if|then|else|do|!)\\s+)+");

  private ScriptCalls() {}

  /** The words after the program's name, of each such call. */
  static List<List<String>> of(String script, String program) {
    var calls = new ArrayList<List<String>>();
    String joined = script.replace("\\\n", " ").replace(ROOT, "");
    for (String line : joined.split("\n", -1)) {
      for (String part : SEPARATORS.split(line.strip(), -1)) {
        String command = KEYWORDS.matcher(part).replaceFirst("");
        if (command.startsWith(program + " ")) {
          List<String> words = words(command.substring(program.length()));
          if (words != null) {
            calls.add(words);
          }
        }
      }
    }
    return calls;
  }

  /**
   * The same with an option's value always a word of its own: {@code --home=/x} is what {@code
   * --home /x} is.
   *
   * @param valued the options that have one
   */
  static List<List<String>> of(String script, String program, Set<String> valued) {
    return of(script, program).stream().map(call -> separated(call, valued)).toList();
  }

  private static List<String> separated(List<String> call, Set<String> valued) {
    var words = new ArrayList<String>();
    for (String word : call) {
      int equals = word.indexOf('=');
      if (equals > 0 && valued.contains(word.substring(0, equals))) {
        words.add(word.substring(0, equals));
        words.add(word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  /** The words up to the command's end; null if some are not literal. */
  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$' || c == '`' || c == '*' || c == '?' || (c == '\\' && quote != '\'')) {
        return null;
      }
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        inWord = true;
      } else if (quote == 0 && (c == ' ' || c == '\t' || c == ';' || c == '|' || c == '&')) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
        if (c != ' ' && c != '\t') {
          return words;
        }
      } else if (quote == 0 && (c == '>' || c == '<' || (c == '#' && !inWord))) {
        return words; // what is redirected, or a comment
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      return null;
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
