package dev.assembler.pipeline.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words in braces: they stand for something, or are refused; what is others' stays. */
class PlaceholdersTest {

  @TempDir Path folder;

  private Recipes recipes;

  @BeforeEach
  void aFolder() throws IOException {
    recipes = Recipes.in(folder);
  }

  @Test
  void aRecipeWithoutAVersionHasTheDefaultOne() throws IOException {
    String text = Recipes.HEAD + Recipes.BODY.replace("\"image\"]", "\"image\"]\n# end");

    Recipe recipe =
        recipes.amd64(
            text.replace(
                "files = [\"image\"]", "files = { \"{NAME}-{VERSION}.img\" = \"image\" }"));

    assertEquals("0", recipe.version());
    assertEquals(List.of("n-0.img"), List.copyOf(recipe.variants().get("all").files().keySet()));
  }

  /** A variable of GRUB's or of a template's may be called as a word here is. */
  @Test
  void whatIsOthersStays() throws IOException {
    Recipe recipe =
        recipes.amd64(
            Recipes.HEAD
                + Recipes.BODY
                + "[artifact.text]\n"
                + "kind = \"uki\"\n"
                + "cmdline = \"{ARCH} ${ARCH} {{ARCH}} $1{ARCH}\"\n");

    assertEquals(
        "amd64 ${ARCH} {{ARCH}} $1amd64",
        ((ArtifactSpec.Uki) recipe.artifacts().get("text")).commandLine());
  }

  /** Behind the sound recipe; "/" ends a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [artifact.u] / kind = "uki" / cmdline = "v={VERSON}"     | line 17: {VERSON} stands for nothing; did you mean VERSION?
          [artifact.u] / kind = "uki" / cmdline = "h={roothash:u}" | line 15: cmdline: {roothash:u} is no artifact of kind verity / line 15: needs itself: artifact.u -> artifact.u
          [artifact.u] / kind = "uki" / cmdline = "h={roothash}"   | line 17: {roothash} stands in command lines of UKIs and iPXE scripts, and in GRUB's config
          [artifact.u] / kind = "uki" / cmdline = "a={} {1} {a b} {{token}} ${word}" | OK
          [tree.u] / from = ["{BASE}"]                             | line 16: {BASE} stands for nothing
          [tree.u] / file = [{ path = "/e", text = "{BASE}" }, { path = "/{KIND}", text = "" }] | line 16: {KIND} stands for nothing
          [tree.u] / raspberry-pi = { kernel = "image", initrd = "image", cmdline = "{roothash:image}" } | line 16: {roothash:image} stands in command lines of UKIs and iPXE scripts, and in GRUB's config
          [artifact.u] / kind = "ipxe" / initrd = "image" / kernel = "image" / values = { image_base = "http://${net0/ip}/{ARCH}" } | OK
          [artifact.u] / kind = "grub-core" / from = "base:/x" / config = "linux (${root})/vmlinuz" | OK
          [variant."{X}"] / files = ["image"] | line 15: "{X}": a name has a to z, 0 to 9, and ._- behind the first / line 15: {X} stands for nothing
          """)
  void oneThatIsWrong(String text, String expected) throws IOException {
    List<String> wanted =
        expected.equals("OK") ? List.of() : Arrays.stream(expected.split(" / ")).sorted().toList();

    assertEquals(
        wanted,
        recipes
            .problems(Recipes.HEAD + Recipes.BODY + String.join("\n", text.split(" / ", -1)) + "\n")
            .stream()
            .sorted()
            .toList());
  }
}
