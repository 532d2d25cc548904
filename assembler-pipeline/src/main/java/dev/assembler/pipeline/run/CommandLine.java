package dev.assembler.pipeline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A program and its arguments.
 *
 * @param program its name, looked up in the PATH, or its file
 */
public record CommandLine(String program, List<String> arguments) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  public CommandLine {
    arguments = List.copyOf(arguments);
  }

  /** The same with the program's file. */
  public CommandLine at(String file) {
    return new CommandLine(file, arguments);
  }

  /** All its words. */
  public List<String> words() {
    var words = new ArrayList<String>();
    words.add(program);
    words.addAll(arguments);
    return words;
  }

  /** For a POSIX shell, an option a line. */
  public String text() {
    var text = new StringBuilder(quoted(program));
    for (String argument : arguments) {
      text.append(argument.startsWith("-") ? " \\\n  " : " ").append(quoted(argument));
    }
    return text.append('\n').toString();
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
