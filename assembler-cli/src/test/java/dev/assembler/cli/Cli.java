package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs command lines in this process. */
final class Cli {

  /** What a run said and how it ended. */
  record Run(int exit, byte[] bytes, String err) {
    String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The run, if it ended well. */
    Run ok() {
      assertEquals(0, exit, err);
      return this;
    }
  }

  private Cli() {}

  static Run run(String... args) {
    return run(new byte[0], Map.of(), args);
  }

  static Run run(byte[] input, Map<String, String> variables, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console = new Console(new ByteArrayInputStream(input), out, err, false, variables);
    int exit = Main.run(args, console);
    return new Run(exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }
}
