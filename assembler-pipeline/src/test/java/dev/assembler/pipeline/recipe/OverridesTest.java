package dev.assembler.pipeline.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.toml.TomlFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed in the place of a recipe's values. */
class OverridesTest {

  @TempDir Path folder;

  private Recipes recipes;

  @BeforeEach
  void aFolder() throws IOException {
    recipes = Recipes.in(folder);
  }

  private static ArtifactSpec.Image image(Recipe recipe) {
    return (ArtifactSpec.Image) recipe.artifacts().get("image");
  }

  @Test
  void overridesGoBeforeTheFile() throws IOException {
    Recipe recipe =
        recipes.amd64(
            Recipes.HEAD + Recipes.BODY,
            "artifact.image.compression=zstd:3",
            "artifact.image.budget=\"1M\"",
            "epoch=5",
            "seed=other",
            "seed=last",
            "artifact.image.no-export=true");

    assertEquals(Optional.of("zstd:3"), image(recipe).compression());
    assertEquals(1 << 20, image(recipe).common().budget().orElseThrow());
    assertEquals(Optional.of(Epoch.ofSeconds(5)), recipe.epoch());
    assertEquals("last", recipe.seed());
    assertEquals(List.of(), image(recipe).options().get("--no-export"));
  }

  @Test
  void anOverrideThatHasNoPlaceIsWrongUsage() {
    for (String setting : List.of("seed", "=x", "a..b=1", "a b=1")) {
      UsageException e =
          assertThrows(UsageException.class, () -> Overrides.of(List.of(setting)), setting);
      assertEquals("--set " + setting, e.subject());
    }
    UsageException through =
        assertThrows(
            UsageException.class,
            () -> recipes.read(Recipes.HEAD + Recipes.BODY, "artifact.image.kind.x=1"));
    assertTrue(through.getMessage().contains("kind is no table in the recipe"));
  }

  @Test
  void anArtifactThatIsNotThereIsASlip() throws IOException {
    UsageException slip =
        assertThrows(
            UsageException.class,
            () -> recipes.read(Recipes.HEAD + Recipes.BODY, "artifact.imgae.compression=zstd:3"));

    assertEquals(
        "--set artifact.imgae.compression: no artifact \"imgae\" in the recipe, expected one of"
            + " image; did you mean image?",
        slip.getMessage());
    Recipe whole =
        recipes.amd64(
            Recipes.HEAD + Recipes.BODY, "artifact.more.kind=cpio", "artifact.more.tree=root");
    assertTrue(whole.artifacts().containsKey("more"));
  }

  /** An override has no line. */
  @Test
  void anOverrideIsReadAsTheFileIs() {
    TomlFormatException e =
        assertThrows(
            TomlFormatException.class,
            () -> recipes.read(Recipes.HEAD + Recipes.BODY, "artifact.image.tre=root"));

    assertEquals(
        "[--set artifact.image.tre=root: unknown key \"tre\"; did you mean tree?]",
        e.problems().toString());
  }

  /** Nobody types quotes: where a text is wanted, it is what was typed, to the last digit. */
  @Test
  void aNumberIsATextWhereOneIsWanted() throws IOException {
    Recipe recipe =
        recipes.amd64(
            Recipes.HEAD
                + Recipes.BODY.replace(
                    "tree = \"root\"", "tree = \"root\"\noutput = \"{VERSION}.x\"")
                + "[kernel]\nfrom = \"base\"\n",
            "version=2026.10",
            "seed=7",
            "kernel.release=6.10",
            "artifact.image.block-size=65536",
            "epoch=2023-11-14T22:13:20Z");

    assertEquals("2026.10", recipe.version());
    assertEquals("2026.10.x", image(recipe).common().output());
    assertEquals("7", recipe.seed());
    assertEquals(Optional.of("6.10"), recipe.kernel().orElseThrow().release());
    assertEquals(List.of("65536"), image(recipe).options().get("--block-size"));
    assertEquals(Optional.of(Epoch.ofSeconds(1700000000)), recipe.epoch());
  }

  /** Two releases that are one number are two. */
  @Test
  void whatIsTypedDecidesBytes() throws IOException {
    String text = Recipes.HEAD + Recipes.BODY + "[kernel]\nfrom = \"base\"\n";

    assertNotEquals(
        recipes.amd64(text, "kernel.release=6.1").kernel().orElseThrow().release(),
        recipes.amd64(text, "kernel.release=6.10").kernel().orElseThrow().release());
  }

  /** The file is right, and so is each of its lines. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          artifact.image.no-export=5   | no-export = 5: expected true or false
          artifact.image.budget=big    | budget big: no size, expected a number of bytes, or 4K, 1M, 2G
          architectures=[]             | architectures: none, expected ["amd64", "arm64"], or one of them
          variant.all.files=[1]        | files: 1, expected texts in quotes
          variant.all.architectures.arm64=riscv | architecture "riscv": expected amd64 or arm64
          artifact.new={kind="tar"}    | no tree; the name of a tree of this recipe
          artifact.new.kind=tar        | no tree; the name of a tree of this recipe
          """)
  void whatIsWrongWithOneIsToldOfIt(String setting, String reason) {
    TomlFormatException e =
        assertThrows(
            TomlFormatException.class,
            () -> recipes.read(Recipes.HEAD + Recipes.BODY, setting),
            setting);

    assertEquals("[--set " + setting + ": " + reason + "]", e.problems().toString());
  }

  /** A value for another architecture is not to blame for the file's. */
  @Test
  void whatIsWrongWithTheFileIsToldOfItsLine() {
    TomlFormatException e =
        assertThrows(
            TomlFormatException.class,
            () ->
                recipes.read(
                    Recipes.HEAD
                        + Recipes.BODY
                        + "[artifact.image.compression]\namd64 = \"zsdt\"\n",
                    "artifact.image.compression.arm64=gzip"));

    assertEquals(1, e.problems().size(), e.getMessage());
    assertTrue(e.getMessage().contains("line 15: --compression: zsdt"), e.getMessage());
  }
}
