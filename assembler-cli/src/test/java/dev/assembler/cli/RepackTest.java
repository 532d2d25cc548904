package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepackTest {

  @TempDir Path folder;

  private String initrd;
  private String agent;

  @BeforeEach
  void anInitrd() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/init", 0755, Content.of("init"))
            .file("/etc/gone", 0644, Content.of("x"))
            .directory("/bin", 0755)
            .file("/bin/tool", 0755, Content.of("tool"))
            .build();
    initrd = folder + "/initrd.img";
    try (FileImage image = FileImage.create(Path.of(initrd))) {
      InitramfsImage.write(
          List.of(Segment.of(tree, Codec.zstd(3))), InitramfsOptions.defaults(), image);
    }
    agent = Files.writeString(folder.resolve("agent"), "agent").toString();
  }

  @Test
  void theSummaryTellsWhatChanged() throws IOException {
    Cli.Run run =
        Cli.run(
                "repack",
                initrd,
                "--add",
                agent + ":/bin/agent:0555",
                "--remove",
                "/etc/gone",
                "--out",
                initrd)
            .ok();

    assertTrue(
        run.out()
            .matches(
                "(?s).*/initrd.img: [0-9]+ B, 1 added, 0 replaced, 1 removed, 0 B kept as"
                    + " compressed, sha256:[0-9a-f]{64}, [0-9.]+ s\n"),
        run.out());
    assertTrue(run.out().contains(Fingerprint.of(Path.of(initrd))), run.out());
    assertEquals("", run.err());
  }

  @Test
  void standardOutputIsTheImageAlone() throws IOException {
    String[] args = {"repack", initrd, "--add", agent + ":/a", "--times", "fixed", "--out", "-"};
    Cli.Run run = Cli.run(args).ok();
    args[args.length - 1] = folder + "/new";
    Cli.run(args).ok();

    assertArrayEquals(Files.readAllBytes(folder.resolve("new")), run.bytes());
    assertTrue(run.err().startsWith("standard output: "), run.err());
  }

  @Test
  void theResultFollowsItsSchema() throws IOException {
    Cli.Run run =
        Cli.run(
                "repack",
                initrd,
                "--add",
                agent + ":/a",
                "--remove",
                "/none",
                "--out",
                folder + "/new",
                "--json")
            .ok();

    Object value = Json.parse(run.out());
    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json/repack.schema.json"))
        .require(value);
    Map<?, ?> result = (Map<?, ?>) ((Map<?, ?>) value).get("result");
    assertEquals(Fingerprint.of(folder.resolve("new")), result.get("sha256"));
    assertEquals(List.of("--remove /none: matches nothing"), result.get("warnings"));
  }

  /** The epoch, the policy of owners, and threads, as with the main job. */
  @Test
  void equalRequestsGiveEqualBytes() throws IOException {
    String[] args = {
      "repack",
      initrd,
      "--add",
      agent + ":/a",
      "--owner",
      "3:4",
      "--times",
      "fixed",
      "--epoch",
      "60",
      "--jobs",
      "1",
      "--out",
      folder + "/one"
    };
    Cli.run(args).ok();
    Files.setLastModifiedTime(Path.of(agent), java.nio.file.attribute.FileTime.fromMillis(5000));
    String[] again = Arrays.copyOf(args, args.length);
    again[args.length - 3] = "7";
    again[args.length - 1] = folder + "/seven";
    Cli.run(again).ok();

    assertArrayEquals(
        Files.readAllBytes(folder.resolve("one")), Files.readAllBytes(folder.resolve("seven")));
  }

  @Test
  void exitCodesTellWhatIsWrong() throws IOException {
    String out = folder + "/new";
    String bad = Files.writeString(folder.resolve("bad"), "no initrd at all").toString();

    requireExit(2, "nothing to change", "repack", initrd, "--out", out);
    requireExit(2, "--out: missing", "repack", initrd, "--remove", "x");
    requireExit(2, "no SRC:DEST[:MODE]", "repack", initrd, "--add", "x", "--out", out);
    requireExit(
        2, "can be read but not written", "repack", initrd, "--compression", "bzip2", "--out", out);
    requireExit(2, "a directory", "repack", initrd, "--remove", "x", "--out", folder.toString());
    requireExit(2, "INITRD", "repack", "--remove", "x", "--out", out);
    requireExit(3, "no such file", "repack", folder + "/none", "--remove", "x", "--out", out);
    requireExit(3, "no such file", "repack", initrd, "--add", "/none:/a", "--out", out);
    requireExit(3, bad + ": initramfs at 0x0", "repack", bad, "--remove", "x", "--out", out);
    requireExit(4, "remove that, too", "repack", initrd, "--add", agent + ":/bin", "--out", out);
    requireExit(
        5, "no/where", "repack", initrd, "--remove", "/init", "--out", folder + "/no/where");
    assertTrue(Files.notExists(Path.of(out)));
  }

  private static void requireExit(int exit, String says, String... args) {
    Cli.Run run = Cli.run(args);
    assertEquals(exit, run.exit(), run.err());
    assertTrue(run.err().startsWith("assemble: "), run.err());
    assertTrue(run.err().contains(says), run.err());
  }

  @Test
  void helpHasExamples() {
    String help = Cli.run("repack", "--help").ok().out();

    assertTrue(help.contains("assemble repack initrd.img --add agent:/bin/agent:0555"), help);
  }

  @Test
  void progressIsShown() {
    Cli.Run run =
        Cli.run("repack", initrd, "--add", agent + ":/a", "--out", initrd, "--progress", "plain")
            .ok();

    assertTrue(run.err().contains("initramfs"), run.err());
  }

  /** An mtree has no word for links, a list has. */
  @Test
  void aTreeIsListedForGenInitCpio() throws IOException {
    Path tree = Trees.small(folder.resolve("tree"));
    String list = Cli.run("ls", tree.toString(), "--format", "cpio-list").ok().out();
    Path spec = Files.writeString(tree.resolve("list"), list);

    String from = folder + "/from.tar";
    Files.createDirectory(folder.resolve("empty"));
    Cli.run("--tree", folder + "/empty", "--spec", "cpio-list:" + spec, "--out", from).ok();

    assertTrue(list.contains("file /bin/same bin/same 0755 "), list);
    assertEquals(list, Cli.run("ls", from, "--format", "cpio-list").ok().out());
    assertEquals(2, Cli.run("ls", from, "--format", "cpiolist").exit());
  }
}
