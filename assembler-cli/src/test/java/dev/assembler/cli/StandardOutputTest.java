package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a command whose standard output takes nothing. */
class StandardOutputTest {

  private static final String FULL = "assemble: standard output: No space left on device\n";

  @TempDir Path folder;

  private Cli.Run run(String refusal, String command) throws IOException {
    Path tree = Trees.small(folder.resolve("tree"));
    String image = folder + "/x.squashfs";
    Cli.run("--tree", tree.toString(), "--out", image).ok();
    var refusing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(refusal);
          }
        };
    var err = new ByteArrayOutputStream();
    var console =
        new Console(new ByteArrayInputStream(new byte[0]), refusing, err, false, Map.of());
    String[] words = command.replace("IMAGE", image).replace("D/", folder + "/").split(" ");
    int exit = Main.run(words, console);
    return new Cli.Run(exit, new byte[0], err.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "help ls",
        "inspect IMAGE",
        "inspect IMAGE --json",
        "verify IMAGE",
        "ls IMAGE",
        "cat IMAGE:/etc/motd",
        "extract IMAGE --out D/y",
        "extract IMAGE --out -",
        "--tree IMAGE --out D/y.tar",
        "--tree IMAGE --out D/y.tar --plan",
        "--tree IMAGE --out - --format tar",
        "hash IMAGE",
        "hash IMAGE --json",
        "completion bash",
        "doctor"
      })
  void aFullDiskIsTheHostsFault(String command) throws IOException {
    Cli.Run full = run("No space left on device", command);

    assertEquals(5, full.exit(), full.err());
    assertEquals(FULL, full.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "help",
        "inspect IMAGE",
        "verify IMAGE",
        "ls IMAGE",
        "cat IMAGE:/etc/motd",
        "extract IMAGE --out -",
        "--tree IMAGE --out D/y.tar",
        "--tree IMAGE --out - --format tar",
        "hash IMAGE",
        "doctor"
      })
  void aReaderThatIsGoneEndsQuietly(String command) throws IOException {
    Cli.Run gone = run("Broken pipe", command);

    assertEquals(0, gone.exit(), gone.err());
    assertEquals("", gone.err());
  }

  @Test
  void anErrorInJsonThatNobodyReadsStaysAnError() throws IOException {
    Cli.Run gone = run("Broken pipe", "ls IMAGE:/no --json");

    assertEquals(3, gone.exit());
    assertEquals(1, gone.err().lines().count(), gone.err());
  }

  @Test
  void helpIsACommandToo() {
    assertEquals(Cli.run("--help").ok().out(), Cli.run("help").ok().out());
    assertEquals(Cli.run("ls", "--help").ok().out(), Cli.run("help", "ls").ok().out());
    assertEquals(2, Cli.run("help", "lss").exit());
  }
}
