package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --layout} on the command line: what it takes, says and ends with. */
class LayoutTest {

  @TempDir Path folder;

  private String layout;
  private String out;

  @BeforeEach
  void aLayout() throws IOException {
    Trees.small(folder.resolve("root"));
    layout =
        write(
            """
            [[partition]]
            name = "root"
            type = "root"
            format = "squashfs"
            tree = "root"

            [[partition]]
            name = "root-verity"
            type = "root-verity"
            of = "root"
            """);
    out = folder + "/disk.raw";
  }

  private String write(String toml) throws IOException {
    return Files.writeString(folder.resolve("disk.toml"), toml).toString();
  }

  @Test
  void thePlanIsATableAndWritesNothing() throws IOException {
    Cli.Run run = Cli.run("--layout", layout, "--out", out, "--plan").ok();

    assertTrue(run.out().startsWith("gpt disk "), run.out());
    assertTrue(run.out().contains("root-x86-64-verity"), run.out());
    assertTrue(run.out().contains("from content"), run.out());
    assertFalse(Files.exists(Path.of(out)));
  }

  /** What a dry build says is what is written then. */
  @Test
  void anExactPlanHoldsToTheByte() throws IOException {
    Cli.Run exact = Cli.run("--layout", layout, "--out", out, "--plan=exact").ok();
    assertFalse(Files.exists(Path.of(out)));
    Cli.Run json = Cli.run("--layout", layout, "--out", out, "--plan=exact", "--json").ok();

    Map<?, ?> plan = (Map<?, ?>) checked("layout-plan", json).get("plan");
    Map<?, ?> result = checked("layout", Cli.run("--layout", layout, "--out", out, "--json").ok());

    assertFalse(exact.out().contains("from content"), exact.out());
    for (int i = 0; i < 2; i++) {
      Map<?, ?> planned = (Map<?, ?>) ((List<?>) plan.get("partitions")).get(i);
      Map<?, ?> written = (Map<?, ?>) ((List<?>) result.get("partitions")).get(i);
      assertEquals(written.get("partUuid"), planned.get("guid"));
      assertEquals(written.get("size"), ((Map<?, ?>) planned.get("size")).get("most"));
      assertEquals(written.get("offset"), ((Map<?, ?>) planned.get("offset")).get("least"));
    }
    assertEquals(result.get("diskSize"), ((Map<?, ?>) plan.get("size")).get("least"));
  }

  @Test
  void theSummaryHasTheRootHash() {
    Cli.Run run = Cli.run("--layout", layout, "--out", out).ok();

    assertTrue(run.out().contains("2 partitions, sha256:"), run.out());
    assertTrue(run.out().matches("(?s).*root hash of root: [0-9a-f]{64}\n"), run.out());
    assertEquals("", Cli.run("--layout", layout, "--out", out, "-q").ok().out());
  }

  @Test
  void jsonFollowsItsSchemas() throws IOException {
    Map<?, ?> result = checked("layout", Cli.run("--layout", layout, "--out", out, "--json").ok());
    checked("layout-plan", Cli.run("--layout", layout, "--out", out, "--json", "--plan").ok());

    Map<?, ?> root = (Map<?, ?>) ((List<?>) result.get("partitions")).getFirst();
    assertTrue(root.get("rootHash").toString().matches("[0-9a-f]{64}"), root.toString());
    String uuid = root.get("partUuid").toString().replace("-", "");
    assertTrue(root.get("rootHash").toString().startsWith(uuid), root.toString());
  }

  private static Map<?, ?> checked(String schema, Cli.Run run) throws IOException {
    Object value = Json.parse(run.out());
    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json").resolve(schema + ".schema.json"))
        .require(value);
    return (Map<?, ?>) ((Map<?, ?>) value).get("result");
  }

  @Test
  void aBlockMapIsWrittenBeside() throws IOException {
    String map = folder + "/disk.bmap";

    Cli.run("--layout", layout, "--out", out, "--bmap", map).ok();

    assertTrue(Files.readString(Path.of(map)).contains("<bmap version"));
  }

  @Test
  void exitsSayWhatIsWrong() throws IOException {
    String qcow2 = folder + "/disk.qcow2";
    assertFails(2, "exactly one of them", "--layout", layout, "--tree", "x", "--out", out);
    assertFails(2, "exclude = [..]", "--layout", layout, "--exclude", "x", "--out", out);
    assertFails(2, "spec = [..]", "--layout", layout, "--spec", "mtree:x", "--out", out);
    assertFails(2, "--block-size", "--layout", layout, "--block-size", "4K", "--out", out);
    assertFails(2, "--plan=never", "--layout", layout, "--out", out, "--plan=never");
    assertFails(2, "--plan=exact", "--tree", folder + "/root", "--out", "x.tar", "--plan=exact");
    assertFails(2, "--out: missing", "--layout", layout);
    assertFails(2, "front to back", "--layout", layout, "--out", "-");
    assertFails(2, "--bmap", "--layout", layout, "--bmap", "m", "--out", qcow2);
    assertFails(2, "--bmap", "--tree", folder + "/root", "--bmap", "m", "--out", "x.tar");
    assertFails(2, "stands for no disk", "--layout", layout, "--out", folder + "/disk.img");
    assertFails(3, "no such file", "--layout", folder + "/none.toml", "--out", out);
    String bad = write("[disk]\nsizes = 1\n");
    assertFails(
        3, "line 2: unknown key \"sizes\"; did you mean size?", "--layout", bad, "--out", out);
    String beyond =
        write(
            "[disk]\nsize = \"2M\"\n[[partition]]\nname = \"a\"\ntype = \"var\"\nsize = \"9M\"\n");
    assertFails(4, "the disk cannot be laid out", "--layout", beyond, "--out", out);
    assertFalse(Files.exists(Path.of(out)), "something was written");
  }

  private static void assertFails(int exit, String message, String... args) {
    Cli.Run run = Cli.run(args);
    assertEquals(exit, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }
}
