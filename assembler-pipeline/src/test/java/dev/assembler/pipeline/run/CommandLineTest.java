package dev.assembler.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  private static final List<String> HOSTILE =
      List.of(
          "-a",
          "two words",
          "it's",
          "$HOME",
          "`id`",
          "a\nb",
          "",
          "*",
          "~",
          "a;b",
          "\"",
          "\\",
          "\u00e9");

  @Test
  void anOptionIsALine() {
    assertEquals(
        "qemu \\\n  -m 1G \\\n  -append 'a b' \\\n  -nodefaults\n",
        new CommandLine("qemu", List.of("-m", "1G", "-append", "a b", "-nodefaults")).text());
  }

  /** What a shell makes of it are the same words. */
  @Test
  @Tag("reference")
  void aShellReadsTheSameWords() throws IOException {
    String line = new CommandLine("printf", join("%s\\0", HOSTILE)).text();

    assertEquals(
        String.join("\0", HOSTILE) + "\0", ReferenceTool.require("sh").run("-c", line).text());
  }

  private static List<String> join(String first, List<String> rest) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }
}
