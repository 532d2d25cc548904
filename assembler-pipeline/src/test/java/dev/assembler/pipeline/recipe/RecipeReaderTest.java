package dev.assembler.pipeline.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.tree.Epoch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recipe's words come to. */
class RecipeReaderTest {

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
  void thereIsARecipeForEachArchitecture() throws IOException {
    List<Recipe> all = recipes.read(Recipes.HEAD + Recipes.BODY);

    assertEquals(
        List.of(Architecture.AMD64, Architecture.ARM64),
        all.stream().map(Recipe::architecture).toList());
    Recipe one = all.getFirst();
    assertEquals(List.of("base"), List.copyOf(one.sources().keySet()));
    assertEquals(List.of("base"), one.trees().get("root").from());
    assertEquals("root", image(one).tree());
    assertEquals("image.squashfs", image(one).common().output());
    assertEquals(Map.of("image.squashfs", "image"), one.variants().get("all").files());
    assertEquals("0", one.version());
    assertEquals(Optional.empty(), one.epoch());
    assertEquals(folder, one.folder());
  }

  @Test
  void anEpochIsANumberOrATime() throws IOException {
    Optional<Epoch> expected = Optional.of(Epoch.ofSeconds(1700000000));

    assertEquals(
        expected, recipes.amd64(Recipes.HEAD + "epoch = 1700000000\n" + Recipes.BODY).epoch());
    assertEquals(
        expected,
        recipes.amd64(Recipes.HEAD + "epoch = \"2023-11-14T22:13:20Z\"\n" + Recipes.BODY).epoch());
  }

  /** A table whose keys are all architectures stands for one of its values, wherever it is. */
  @Test
  void valuesMayDependOnTheArchitecture() throws IOException {
    List<Recipe> all =
        recipes.read(
            Recipes.HEAD
                + """
                [source.base]
                dir = "root"
                [source.board.arm64]
                dir = "root"
                [tree.root]
                from = ["base", { aarch64 = "board" }]
                prune.amd64 = ["/etc/hostname"]
                [artifact.image]
                kind = "squashfs"
                tree = "root"
                compression = { x86_64 = "zstd:3", arm64 = "gzip" }
                [variant.all]
                files = ["image"]
                """);

    Recipe amd64 = all.getFirst();
    Recipe arm64 = all.getLast();
    assertEquals(List.of("base"), amd64.trees().get("root").from());
    assertEquals(List.of("base", "board"), arm64.trees().get("root").from());
    assertEquals(List.of("/etc/hostname"), amd64.trees().get("root").prune());
    assertEquals(List.of(), arm64.trees().get("root").prune());
    assertEquals(Optional.of("zstd:3"), image(amd64).compression());
    assertEquals(Optional.of("gzip"), image(arm64).compression());
    assertEquals(List.of("base"), List.copyOf(amd64.sources().keySet()));
  }

  /** In names and values, but not in the contents of files. */
  @Test
  void placeholdersStandForTheRecipesOwnValues() throws IOException {
    Recipe recipe =
        recipes
            .read(
                Recipes.HEAD
                    + """
                    version = "1.2"
                    [source.base]
                    dir = "root"
                    [tree.root]
                    from = ["base"]
                    file = [
                      { path = "/EFI/BOOT/BOOT{EFI}.EFI", file = "file" },
                      { path = "/text", text = "{ARCH} {roothash:x}" },
                    ]
                    [artifact.image]
                    kind = "squashfs"
                    tree = "root"
                    output = "{NAME}-{VERSION}-{ARCH}-{MACHINE}.sqfs"
                    [variant.all]
                    files = ["image"]
                    """)
            .getLast();

    assertEquals("n-1.2-arm64-aarch64.sqfs", image(recipe).common().output());
    assertEquals("/EFI/BOOT/BOOTAA64.EFI", recipe.trees().get("root").files().getFirst().path());
    assertEquals("{ARCH} {roothash:x}", recipe.trees().get("root").files().getLast().value());
  }

  /** What is not for this architecture has no files there. */
  @Test
  void boardsOfOneArchitectureAreKnownByName() throws IOException {
    List<Recipe> all =
        recipes.read(
            Recipes.HEAD
                + Recipes.BODY
                + """
                [variant.disk-image-rpi4]
                files = ["image"]
                [variant.mine]
                files = { "x.img" = "image" }
                architectures = ["amd64"]
                """);

    VariantSpec pi = all.getFirst().variants().get("disk-image-rpi4");
    assertEquals(List.of(Architecture.ARM64), pi.architectures());
    assertEquals(Map.of(), pi.files());
    assertEquals(
        Map.of("image.squashfs", "image"), all.getLast().variants().get("disk-image-rpi4").files());
    assertEquals(Map.of("x.img", "image"), all.getFirst().variants().get("mine").files());
    assertEquals(Map.of(), all.getLast().variants().get("mine").files());
  }

  /** What nobody asks for need not be there. */
  @Test
  void filesThatOnlyOtherVariantsNeedMayBeMissing() throws IOException {
    String text =
        Recipes.HEAD
            + Recipes.BODY
            + """
            [artifact."other.one"]
            kind = "file"
            file = "none"
            [variant.other]
            files = ["other.one"]
            """;

    assertEquals(
        List.of("line 17: none: no such file; paths are relative to the recipe's folder"),
        recipes.problems(text));
    assertEquals(
        2,
        RecipeReader.read(recipes.write(text), Overrides.NONE, List.of(), List.of("all")).size());
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws IOException {
    assertEquals(
        List.of(
            "line 1: no seed; any text of its own, that all identities are derived from",
            "line 3: unknown key \"versoin\"; did you mean version?",
            "line 5: nothing for amd64; expected one of dir, tar, cpio, image, file, url, alpine,"
                + " debian, git",
            "line 8: there is no source and no tree \"bsae\"",
            "line 9: needs itself: artifact.a -> artifact.b -> artifact.a",
            "line 17: files: one and two are both called same"),
        recipes.problems(
            """
            format = 1
            name = "n"
            versoin = "1"
            architectures = "amd64"
            [source.base]
            direct = "root"
            [tree.root]
            from = ["bsae", "base"]
            [artifact.a]
            kind = "qcow2"
            of = "b"
            [artifact.b]
            kind = "raw"
            of = "a"
            [variant.all]
            # both
            files = ["one", "two", "a", "image"]
            [artifact.two]
            kind = "file"
            text = "x"
            output = "same"
            [artifact.image]
            kind = "tar"
            tree = "root"
            [artifact.one]
            kind = "file"
            text = ""
            output = "same"
            """));
  }

  @Test
  void namesOfOneThingAloneAreRefused() throws IOException {
    assertEquals(
        List.of(
            "line 9: from: \"base\" is both a source and a tree",
            "line 15: artifact \"kernel\" is the kernel's image; take another name",
            "line 18: cmdline: {roothash:image} is no artifact of kind verity"),
        recipes.problems(
            Recipes.HEAD
                + """
                [source.base]
                dir = "root"
                [tree.base]
                from = []
                [tree.root]
                from = ["base"]
                [artifact.image]
                kind = "tar"
                tree = "root"
                # a name that is taken
                [artifact.kernel]
                kind = "file"
                text = ""
                [artifact.uki]
                kind = "uki"
                cmdline = "roothash={roothash:image}"
                [kernel]
                from = "base"
                [variant.all]
                files = ["uki"]
                """));
  }

  /** Options that one kind has are unknown to others. */
  @Test
  void eachKindHasItsOwnKeys() throws IOException {
    assertEquals(
        List.of(
            "line 8: unknown key \"tree\"",
            "line 11: no of; an artifact",
            "line 13: unknown key \"label\"",
            "line 14: no tree; the name of a tree of this recipe",
            "line 16: unknown key \"stub\"",
            "line 17: no initrd; an artifact",
            "line 20: unknown key \"token\"",
            "line 21: expected one of text, file",
            "line 25: unknown key \"cert\"",
            "line 25: no key; a private key in PEM",
            "line 25: no certificate; its certificate in PEM"),
        recipes.problems(
            Recipes.HEAD
                + """
                # x
                [artifact.a]
                kind = "file"
                tree = "x"
                text = ""
                # y
                [artifact.b]
                kind = "vhd"
                label = "x"
                [artifact.c]
                kind = "tar"
                stub = "x"
                [artifact.d]
                kind = "ipxe"
                kernel = "a"
                values = { token = "x" }
                [artifact.e]
                kind = "file"
                [artifact.f]
                kind = "uki"
                sign = { cert = "x" }
                kernel = "a"
                [variant.all]
                files = ["a"]
                """));
  }
}
