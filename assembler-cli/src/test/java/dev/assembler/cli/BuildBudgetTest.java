package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifacts that are larger than they may be: who makes them so is told. */
class BuildBudgetTest {

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
    byte[] noise = new byte[3 << 20];
    new Random(1).nextBytes(noise);
    Files.write(folder.resolve("noise"), noise);
  }

  private String refused(String artifacts) throws IOException {
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [artifact]
            noise = { kind = "file", file = "noise" }
            small = { kind = "file", text = "small" }
            %s
            [variant.all]
            files = ["made"]
            """
                .formatted(artifacts));
    Cli.Run run = recipe.build();
    assertEquals(4, run.exit(), run.err());
    assertTrue(run.err().contains("artifact.made (amd64): "), run.err());
    assertTrue(run.err().contains("over the budget of 4.0 KiB by "), run.err());
    assertEquals(Map.of(), recipe.delivered());
    return run.err().substring(run.err().indexOf("artifact.made (amd64): "));
  }

  private static final String DISK =
      """
      partition = [
        { name = "tiny", type = "root", artifact = "small" },
        { name = "huge", type = "home", artifact = "noise" },
      ] }
      """;

  /** A disk's partitions, whatever file it is in. */
  @ParameterizedTest
  @ValueSource(strings = {"", "container = \"qcow2\", ", "container = \"vhd\", "})
  void ofADisk(String container) throws IOException {
    String told = refused("made = { kind = \"disk\", budget = \"4K\", " + container + DISK);

    assertTrue(
        told.contains(
            "; what is in it\n    part 2 \"huge\": 3.0 MiB\n    part 1 \"tiny\": 1.0 MiB\n"),
        told);
  }

  @Test
  void ofADiskInAContainer() throws IOException {
    String told =
        refused(
            "made = { kind = \"qcow2\", of = \"disk\", budget = \"4K\" }\n"
                + "disk = { kind = \"disk\", "
                + DISK);

    assertTrue(told.contains("\n    part 2 \"huge\": 3.0 MiB\n"), told);
  }

  @Test
  void ofAHashArea() throws IOException {
    String told = refused("made = { kind = \"verity\", of = \"noise\", budget = \"4K\" }");

    assertTrue(told.contains("; what is in it: artifact.noise: 3.0 MiB\n"), told);
  }

  /** The sections of a program, of which the kernel is the largest. */
  @Test
  @Tag("reference")
  void ofAUki() throws IOException {
    Files.copy(DebianKernel.cloud().image(), folder.resolve("vmlinuz"));
    String told =
        refused(
            "made = { kind = \"uki\", kernel = \"linux\", initrd = \"noise\", budget = \"4K\" }\n"
                + "linux = { kind = \"file\", file = \"vmlinuz\" }");

    assertTrue(
        told.matches("(?s).*what is in it\\n    part .linux: .*\\n    part .initrd: 3.0 MiB\\n.*"),
        told);
  }

  @Test
  void ofAFile() throws IOException {
    String told = refused("made = { kind = \"file\", file = \"noise\", budget = \"4K\" }");

    assertTrue(told.contains("3.0 MiB, over the budget of 4.0 KiB by 3141632 bytes\n"), told);
  }
}
