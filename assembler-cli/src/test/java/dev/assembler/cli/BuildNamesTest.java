package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are called after what they are: a kernel's release, their own digest. */
class BuildNamesTest {

  private static final String RELEASE = ModuleFixture.RELEASE;

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
    Files.createDirectories(folder.resolve("linux/lib/modules/" + RELEASE));
    Files.createDirectories(folder.resolve("linux/boot"));
    Files.writeString(folder.resolve("linux/boot/vmlinuz-" + RELEASE), "kernel");
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [source.linux]
            dir = "linux"
            [kernel]
            from = "linux"
            [artifact.note]
            kind = "file"
            text = "note"
            [variant.all.files]
            "vmlinuz-{RELEASE}-{HASH}.efi" = "kernel"
            "vmlinuz.efi" = "kernel"
            [variant.notes.files]
            "note-{RELEASE}" = "note"
            """);
  }

  private List<String> names(String variant) throws IOException {
    return recipe.delivered().keySet().stream()
        .filter(path -> path.startsWith(variant + "/amd64/") && !path.endsWith("SUMS"))
        .map(path -> path.replaceFirst(".*/", ""))
        .toList();
  }

  /** Under both names there are the same bytes. */
  @Test
  void aKernelIsCalledAfterItsReleaseAndItsDigest() throws IOException {
    recipe.build().ok();

    String digest = Fingerprint.of(recipe.out("all/amd64/vmlinuz.efi"));
    String name = "vmlinuz-" + RELEASE + "-" + digest.substring(0, 16) + ".efi";
    assertEquals(List.of(name, "vmlinuz.efi"), names("all"));
    assertTrue(name.matches("vmlinuz-(.+)-([0-9a-f]{7,40})\\.efi"), name);
    assertArrayEquals(
        Files.readAllBytes(recipe.out("all/amd64/vmlinuz.efi")),
        Files.readAllBytes(recipe.out("all/amd64/" + name)));
    String sums = Files.readString(recipe.out("all/amd64/SHA256SUMS"));
    assertTrue(sums.contains(digest + "  " + name + "\n"), sums);
    String manifest = Files.readString(recipe.out("amd64/build-manifest.json"));
    assertTrue(manifest.contains("\"all/" + name + "\""), manifest);
  }

  /** The old name goes with the old bytes. */
  @Test
  void anotherKernelHasAnotherName() throws IOException {
    recipe.build().ok();
    List<String> before = names("all");
    Files.writeString(folder.resolve("linux/boot/vmlinuz-" + RELEASE), "another");

    recipe.build().ok();

    assertEquals(2, names("all").size());
    assertTrue(!names("all").getFirst().equals(before.getFirst()), before.toString());
    assertTrue(recipe.build().ok().err().contains("artifact.kernel: unchanged"));
  }

  /** The kernel is looked at even where nothing of it is delivered. */
  @Test
  void anyFileMayBeCalledAfterTheKernel() throws IOException {
    recipe.build("--variants", "notes").ok();

    assertEquals(List.of("note-" + RELEASE), names("notes"));
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws IOException {
    recipe.change("\"vmlinuz.efi\"", "\"vmlinuz-" + RELEASE + "-{HASH}.efi\"");

    Cli.Run run = recipe.build();

    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("kernel and kernel are both called vmlinuz-"), run.err());
  }

  @Test
  void whyKnowsAFileByItsName() throws IOException {
    recipe.change(
        "text = \"note\"",
        "text = \"note\"\n[tree.t]\nfrom = [\"linux\"]\n"
            + "[artifact.root]\nkind = \"tar\"\ntree = \"t\"");
    recipe.change("\"note-{RELEASE}\" = \"note\"", "\"root-{HASH}.tar\" = \"root\"");
    recipe.build("--variants", "notes").ok();

    Cli.Run run =
        Cli.run(
            "why",
            recipe.out("notes/amd64/" + names("notes").getFirst()).toString(),
            "/boot/vmlinuz-" + RELEASE,
            "--recipe",
            folder + "/recipe.toml");

    assertTrue(run.ok().out().contains("artifact.root: written as tar"), run.out());
  }
}
