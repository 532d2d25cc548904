package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe's artifact that says what a tree is made of. */
class BuildSpdxTest {

  private static final String RECIPE =
      BuildReportChangesTest.PACKAGES.replace(
          """
          [variant.files]
          files = ["rootfs"]
          """,
          """
          [source.base]
          tar = "base.tar"

          [source.more]
          alpine = "v3.22"
          base = "base"
          repositories = ["repo"]
          keys = "repo/keys"
          packages = ["more"]

          [tree.both]
          from = ["more"]
          file = [{ path = "/etc/motd", text = "hello" }]

          [artifact.contents]
          kind = "spdx"
          tree = "both"

          [variant.files]
          files = ["rootfs", "contents"]
          """);

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException, GeneralSecurityException {
    new AlpineRepository(folder.resolve("repo"))
        .add("app", "lib", "")
        .add("lib", "", "")
        .add("more", "lib", "")
        .signed();
    recipe = RecipeFixture.in(folder);
    Cli.run(
            "packages",
            "install",
            "--distribution",
            "alpine",
            "--arch",
            "amd64",
            "--repository",
            folder.resolve("repo").toString(),
            "--keys",
            folder.resolve("repo/keys").toString(),
            "--store",
            folder.resolve("store").toString(),
            "--package",
            "app",
            "--out",
            recipe.folder().resolve("base.tar").toString())
        .ok();
    recipe.write(RECIPE);
  }

  private Map<?, ?> built() throws IOException {
    recipe.build().ok();
    return (Map<?, ?>) Json.parse(Files.readString(recipe.out("files/amd64/contents.spdx.json")));
  }

  private static List<String> texts(Map<?, ?> document, String list, String key) {
    return ((List<?>) document.get(list))
        .stream().map(one -> String.valueOf(((Map<?, ?>) one).get(key))).toList();
  }

  @Test
  void packagesOfATreeAndOfItsBaseAreThereAndItsFiles() throws IOException {
    Map<?, ?> document = built();

    assertEquals(List.of("more", "app", "lib"), texts(document, "packages", "name"));
    List<String> addresses = texts(document, "packages", "downloadLocation");
    assertTrue(addresses.getFirst().endsWith("/more-1.0-r0.apk"), addresses.toString());
    assertEquals(List.of("NOASSERTION", "NOASSERTION"), addresses.subList(1, 3));
    List<String> files = texts(document, "files", "fileName");
    assertTrue(files.contains("./etc/motd"), files.toString());
    assertTrue(files.contains("./usr/share/more"), files.toString());
  }

  @Test
  void itIsMadeAnewWhenTheTreeChangesAndOnlyThen() throws IOException {
    recipe.build().ok();

    assertEquals(List.of(), RecipeFixture.made(recipe.build().ok()));
    recipe.write(RECIPE.replace("hello", "other"));
    assertEquals(List.of("amd64 artifact.contents"), RecipeFixture.made(recipe.build().ok()));
  }

  @Test
  void aTreeThatIsNotThereIsRefused() throws IOException {
    recipe.write(RECIPE.replace("tree = \"both\"", "tree = \"bth\""));

    Cli.Run run = recipe.build();

    assertEquals(ExitCode.INPUT, run.exit(), run.err());
    assertTrue(run.err().contains("there is no tree \"bth\"; did you mean both?"), run.err());
  }
}
