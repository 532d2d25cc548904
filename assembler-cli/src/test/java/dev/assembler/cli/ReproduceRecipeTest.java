package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes are built again as on other hosts. */
@Tag("reference")
class ReproduceRecipeTest {

  private Path folder;
  private RecipeFixture recipe;

  /** Where everybody may read. */
  @BeforeEach
  void aRecipe() throws IOException {
    folder = Files.createTempDirectory("assemble-reproduce-recipe-test");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    recipe = RecipeFixture.in(Files.createDirectory(folder.resolve("recipe")));
    ReferenceTool.require("faketime");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    FolderRemoval.of(folder);
  }

  /** All that a recipe delivers is the same; of directories, what is one file is input. */
  @Tag("slow")
  @Test
  void aRecipeIsTriedWithAllThatItDelivers() throws IOException {
    String file = recipe.folder() + "/recipe.toml";

    Cli.Run run =
        Cli.run(
            "reproduce",
            file,
            "--arch",
            "arm64",
            "--variants",
            "raw,kernel-initrd",
            "--set",
            "version=v7",
            "--store",
            folder + "/store",
            "--skip",
            "interpreter,collector",
            "--keep",
            folder + "/both",
            "--json");

    Map<String, Map<?, ?>> rows = ReproduceTest.rows(run);
    assertEquals(ExitCode.DIFFERENT, run.exit(), run.out() + run.err());
    assertEquals(Set.of("links"), ReproduceTest.with("different", rows), run.out());
    assertEquals(Set.of("interpreter", "collector"), ReproduceTest.with("not tried", rows));
    assertTrue(rows.get("links").get("cure").toString().contains("archive"));
    assertTrue(((Map<?, ?>) rows.get("links").get("causes")).containsKey("hard links"), run.out());
    Path kept = folder.resolve("both/here");
    assertEquals(
        List.of(
            "arm64/build-manifest.json",
            "kernel-initrd/arm64/SHA256SUMS",
            "kernel-initrd/arm64/initramfs.cpio.zst",
            "kernel-initrd/arm64/rootfs.squashfs",
            "raw/arm64/SHA256SUMS",
            "raw/arm64/disk.img"),
        List.copyOf(RecipeFixture.delivered(kept).keySet()));
    assertTrue(
        Files.readString(kept.resolve("arm64/build-manifest.json"))
            .contains("\"version\": \"v7\""));
    assertEquals(
        List.of("arch.amd64", "arch.arm64", "notes", "recipe.toml", "root"),
        files(recipe.folder()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RECIPE --tree DIR/recipe/root              | 2 | --tree: given with a recipe, which says that itself
          RECIPE --bmap DIR/x                 | 2 | --bmap: given with a recipe, which says that itself
          --tree DIR/recipe/root --out DIR/x --arch amd64 | 2 | --arch: given without a recipe, expected RECIPE
          RECIPE --variants none              | 2 | variant none: not in the recipe
          RECIPE --set artifact.x.kind=fat    | 3 | no tree; the name of a tree of this recipe
          RECIPE --locked --lock DIR/lock     | 3 | DIR/lock: no such file
          DIR/none.toml                       | 3 | DIR/none.toml
          """)
  void whatIsWrongWithARecipeIsSaidAsByBuild(String line, int exit, String message)
      throws IOException {
    var words = new ArrayList<>(List.of("reproduce"));
    for (String word : line.strip().split(" +", -1)) {
      words.add(
          word.replace("DIR", folder.toString())
              .replace("RECIPE", recipe.folder() + "/recipe.toml"));
    }

    Cli.Run run = Cli.run(words.toArray(String[]::new));

    assertEquals(exit, run.exit(), run.err());
    assertTrue(run.err().contains(message.replace("DIR", folder.toString())), run.err());
    assertEquals(List.of("recipe"), files(folder));
  }

  /** Of the package in a folder beside the recipe. */
  private static String lockOf(Path repository) throws IOException {
    Path apk;
    try (Stream<Path> files = Files.walk(repository)) {
      apk = files.filter(file -> file.toString().endsWith(".apk")).findFirst().orElseThrow();
    }
    return "format = 2\n\n[[input]]\nname = \"app\"\naddress = \"repo/"
        + repository.relativize(apk)
        + "\"\nsize = "
        + Files.size(apk)
        + "\nsha256 = \""
        + Fingerprint.of(apk)
        + "\"\n";
  }

  /** What is pinned stays so, and what is not is pinned nowhere. */
  @Test
  void aLockStaysAsItIs() throws Exception {
    new AlpineRepository(recipe.folder().resolve("repo")).add("app", "", "").signed();
    recipe.write(BuildReportChangesTest.PACKAGES);
    Path lock = recipe.folder().resolve("assemble.lock.toml");
    String skip = "listing,threads,locale,umask,folder,clock,user,interpreter,collector";
    String[] reproduce = {
      "reproduce",
      recipe.folder() + "/recipe.toml",
      "--store",
      folder + "/store",
      "--skip",
      skip,
      "--json"
    };

    Cli.Run free = Cli.run(reproduce).ok();
    assertEquals(Set.of("zone"), ReproduceTest.with("equal", ReproduceTest.rows(free)));
    assertTrue(Files.notExists(lock));

    Files.writeString(lock, lockOf(recipe.folder().resolve("repo")));
    byte[] pinned = Files.readAllBytes(lock);
    Cli.run(reproduce).ok();
    assertArrayEquals(pinned, Files.readAllBytes(lock));

    // A package's digest that the lock has is the one that counts.
    String said = Files.readString(lock);
    String wrong = said.replaceAll("sha256 = \"[0-9a-f]{8}", "sha256 = \"00000000");
    assertNotEquals(said, wrong);
    Files.writeString(lock, wrong);
    Cli.Run refused = Cli.run(reproduce);
    assertEquals(ExitCode.DIFFERENT, refused.exit(), refused.err());
    assertTrue(refused.err().contains("not what its digests say"), refused.err());
    assertEquals(wrong, Files.readString(lock));
  }

  /** A copy is in no lock; what the lock has of the directory itself counts in the first build. */
  @Test
  void aCopiedDirectoryIsBuiltThoughNothingButTheLockMayBeUsed() throws Exception {
    recipe.build("--arch", "amd64").ok();
    String[] reproduce = {
      "reproduce",
      recipe.folder() + "/recipe.toml",
      "--arch",
      "amd64",
      "--store",
      folder + "/store",
      "--locked",
      "--skip",
      "listing,threads,locale,zone,umask,folder,clock,times,links,user,interpreter,collector",
      "--json"
    };

    Cli.Run run = Cli.run(reproduce).ok();
    assertEquals(Set.of("copy"), ReproduceTest.with("equal", ReproduceTest.rows(run)));

    Files.writeString(recipe.folder().resolve("root/other"), "other\n");
    Cli.Run refused = Cli.run(reproduce);
    assertEquals(ExitCode.DIFFERENT, refused.exit(), refused.err());
    assertTrue(refused.err().contains("root: not what its digests say"), refused.err());
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
