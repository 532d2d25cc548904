package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
