package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that systems are built from today. */
class RecipeImportTest {

  @TempDir Path folder;

  @Test
  void listsBecomePartsOfARecipe() throws IOException {
    Path sources = write("sources.conf", "git a https://h/p main build_a\n");
    Path modules = write("modules.conf", "virtio_net\n");

    Cli.Run run = Cli.run("recipe", "import", sources.toString(), modules.toString());

    assertTrue(run.ok().out().contains("[source.a]\ngit = \"https://h/p\"\n"), run.out());
    assertTrue(run.out().contains("modules = [\n  \"virtio_net\",\n]"), run.out());
  }

  @Test
  void whatWasReadIsJson() throws IOException {
    Path sources = write("sources.conf", "release:c:https://h:1/p:2:f:rename=d\n");
    Path dracut = write("dracut.conf", "add_drivers+=\" a b \"\n");

    Cli.Run run = Cli.run("recipe", "import", sources.toString(), dracut.toString(), "--json");

    JsonTest.checked("recipe-import", run);
    assertTrue(run.out().replace(" ", "").contains("\"address\":\"https://h:1/p\""), run.out());
    assertTrue(run.out().replace(" ", "").contains("\"rename\":\"d\""), run.out());
  }

  @Test
  void whatIsWrongIsNamedWithFileAndLine() throws IOException {
    Path sources = write("sources.conf", "\nget a https://h/p main build_a\n");

    Cli.Run run = Cli.run("recipe", "import", sources.toString());

    assertEquals(ExitCode.INPUT, run.exit());
    assertTrue(run.err().contains("line 2: \"get\" is no type"), run.err());
    assertEquals(ExitCode.USAGE, Cli.run("recipe", "import", "x.txt").exit());
    assertEquals(ExitCode.USAGE, Cli.run("recipe").exit());
  }

  /** Each kind, with what its comments say to write there, is a recipe that is understood. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sources.conf | release:Core.x:https://h/f:2.1:f:rename=corex",
        "packages.list | kmod",
        "modules.conf | virtio_net",
        "common.conf | compress=\"xz -9\"~add_drivers+=\" overlay \"~kernel_cmdline=\"a=b\"~i18n=no"
      })
  void whatIsImportedIsCheckedAsARecipe(String list, String text) throws IOException {
    Files.createDirectories(folder.resolve("root"));
    Path file = write(list, text.replace('~', '\n') + "\n");
    String imported = Cli.run("recipe", "import", file.toString()).ok().out();
    String around =
        """

        [source.base]
        dir = "root"

        [tree.files]
        from = ["base"]

        [artifact.system]
        kind = "squashfs"
        tree = "files"

        [variant.system]
        files = ["system"]

        """;

    Path recipe =
        write(
            "recipe.toml",
            RecipeFixture.HEAD
                + around
                + imported
                    .replaceAll("(?m)^# .* stands here: ", "")
                    .replace("from = \"NAME\"", "from = \"base\"")
                    .replace("tree = \"NAME\"", "tree = \"files\""));

    Cli.run("recipe", "check", recipe.toString()).ok();
  }

  /** It is carried over, and what would have to build it says that it does not. */
  @Test
  void aRepositoryIsReadAndRefusedWhereItWouldBeBuilt() throws IOException {
    Path sources = write("sources.conf", "git a https://h/p main build_a\n");
    String imported = Cli.run("recipe", "import", sources.toString()).ok().out();

    Cli.Run run =
        Cli.run("recipe", "check", write("recipe.toml", RecipeFixture.HEAD + imported).toString());

    assertEquals(ExitCode.INPUT, run.exit());
    assertTrue(run.err().contains("git: a repository has to be built"), run.err());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
