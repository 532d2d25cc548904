package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code why} with a recipe names the line, the source and the package that put a path there. */
class WhyRecipeTest {

  private static final String RECIPE =
      """
      format = 1
      name = "why"
      seed = "why"
      architectures = ["amd64"]
      [source.base]
      dir = "base"
      [source.over]
      dir = "over"
      [tree.below]
      from = ["base"]
      [tree.root]
      from = ["below", "over"]
      file = [
        { path = "/etc/motd", text = "hello" },
        { path = "/opt", source = "base:/usr/share" },
      ]
      [artifact.root]
      kind = "squashfs"
      tree = "root"
      [artifact.note]
      kind = "file"
      text = "no tree"
      [variant.all]
      files = { "r.squashfs" = "root", "note" = "note" }
      """;

  private static final String STATUS =
      """
      Package: tool
      Status: install ok installed
      Architecture: amd64
      Version: 1.0

      """;

  @TempDir Path folder;

  @BeforeEach
  void build() throws IOException {
    write("recipe.toml", RECIPE);
    write("base/usr/share/doc", "of the base");
    write("base/usr/bin/tool", "tool");
    write("base/var/lib/dpkg/status", STATUS);
    write("base/var/lib/dpkg/info/tool.list", "/.\n/usr\n/usr/bin\n/usr/bin/tool\n");
    write("over/etc/name", "over");
    Cli.run("build", place("recipe.toml"), "--out", place("out"), "-q").ok();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String place(String name) {
    return folder.resolve(name).toString();
  }

  private Cli.Run why(String path, String... more) {
    var args = new String[] {"why", place("out/all/amd64/r.squashfs"), path};
    var all = new String[args.length + 2 + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    all[3] = "--recipe";
    all[4] = place("recipe.toml");
    System.arraycopy(more, 0, all, 5, more.length);
    return Cli.run(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/motd     | line 14, tree.root.file[0]: a text of the recipe",
        "/opt/doc      | line 15, tree.root.file[1]: copied from base:/usr/share",
        "/etc/name     | line 7, source.over: of this source",
        "/usr/bin/tool | line 5, source.base: tool 1.0",
      })
  void theLineIsNamed(String path, String last) {
    String out = why(path).ok().out();

    assertTrue(out.contains("line 17, artifact.root: written as squashfs\n"), out);
    assertTrue(out.contains("line 11, tree.root: in this tree\n"), out);
    assertTrue(out.endsWith(last + "\n"), out);
  }

  @Test
  void thePackageAndTheTreesOnTheWayAreNamed() {
    String out = why("/usr/bin/tool").ok().out();

    assertTrue(out.startsWith("/usr/bin/tool: tool 1.0 (dpkg, amd64"), out);
    assertTrue(out.contains("line 9, tree.below: in this tree\n"), out);
  }

  @Test
  void machinesReadIt() throws IOException {
    String json = why("/etc/name", "--json").ok().out();

    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json/why.schema.json"))
        .require(Json.parse(json));
    assertTrue(json.contains("\"subject\": \"source.over\""), json);
  }

  @Test
  void whatIsMadeOfNoTreeAndWhatIsNotThereAreRefused() {
    Cli.Run note = why("/etc/name", "--artifact", "note");
    Cli.Run unknown = why("/etc/name", "--artifact", "roof");

    assertEquals(ExitCode.USAGE, note.exit());
    assertTrue(note.err().contains("artifact.note: made of no tree"), note.err());
    assertEquals(ExitCode.USAGE, unknown.exit());
    assertTrue(
        unknown.err().contains("roof: no artifact of the recipe, expected one of root, note"),
        unknown.err());
  }
}
