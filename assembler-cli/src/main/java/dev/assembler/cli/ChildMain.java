package dev.assembler.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The program where another one of it is the caller, for a build on another host. The words come on
 * standard input, each with a NUL behind it: as arguments they would be in the encoding of a
 * locale, which is not the caller's.
 */
final class ChildMain {

  private ChildMain() {}

  /** Runs the command line that is on standard input. */
  public static void main(String[] args) throws IOException {
    var words = new ArrayList<String>();
    byte[] said = System.in.readAllBytes();
    int start = 0;
    for (int i = 0; i < said.length; i++) {
      if (said[i] == 0) {
        words.add(Arguments.decode(java.util.Arrays.copyOfRange(said, start, i)));
        start = i + 1;
      }
    }
    int exit = Main.run(words.toArray(String[]::new), Console.ofProcess());
    if (exit != ExitCode.DONE) {
      System.exit(exit);
    }
  }

  /** Says the words to a process that is this class. */
  static void tell(OutputStream process, List<String> words) throws IOException {
    try (process) {
      for (String word : words) {
        process.write(Arguments.bytes(word));
        process.write(0);
      }
    }
  }
}
