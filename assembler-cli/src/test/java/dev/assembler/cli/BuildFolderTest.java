package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds leave in an output directory that others have built into, or written to. */
class BuildFolderTest {

  private static final String RECIPE =
      """
      format = 1
      name = "folder"
      seed = "folder"
      architectures = ["amd64"]
      [source.files]
      dir = "files"
      [tree.root]
      from = ["files"]
      spec = ["mtree:root.mtree"]
      [artifact.root]
      kind = "squashfs"
      tree = "root"
      [artifact.note]
      kind = "file"
      text = "a note"
      [variant.raw]
      files = ["root", "note"]
      [variant.iso]
      files = ["root"]
      """;

  @TempDir Path folder;

  @BeforeEach
  void recipe() throws IOException {
    Files.createDirectories(folder.resolve("files/etc"));
    Files.writeString(folder.resolve("files/etc/motd"), "hello");
    Files.writeString(folder.resolve("issue"), "one");
    Files.writeString(
        folder.resolve("root.mtree"), "./etc/issue type=file mode=0644 contents=issue\n");
    Files.writeString(folder.resolve("recipe.toml"), RECIPE);
  }

  private Cli.Run build(String... more) {
    var args = new String[5 + more.length];
    args[0] = "build";
    args[1] = folder.resolve("recipe.toml").toString();
    args[2] = "--out";
    args[3] = folder.resolve("out").toString();
    args[4] = "-q";
    System.arraycopy(more, 0, args, 5, more.length);
    return Cli.run(args);
  }

  private Path out(String name) {
    return folder.resolve("out").resolve(name);
  }

  /** Each line of a list of digests is true. */
  private void requireTrue(String list) throws IOException {
    for (String line : Files.readAllLines(out(list))) {
      String[] words = line.split("  ", -1);
      assertEquals(words[0], Fingerprint.of(out(list).resolveSibling(words[1])));
    }
  }

  /** A file that two variants have stays in the one that is not built. */
  @Test
  void aVariantByItselfTakesNothingFromAnother() throws IOException {
    build().ok();
    build("--variants", "iso").ok();
    requireTrue("raw/amd64/SHA256SUMS");
    requireTrue("iso/amd64/SHA256SUMS");

    build("--variants", "raw", "--set", "artifact.root.compression=gzip").ok();
    requireTrue("raw/amd64/SHA256SUMS");
    requireTrue("iso/amd64/SHA256SUMS");
  }

  @Test
  void whatIsDeliveredNoMoreGoesAndWhatIsOthersStays() throws IOException {
    build().ok();
    Files.writeString(out("raw/amd64/mine"), "mine");

    build("--set", "variant.raw.files=[\"root\"]").ok();

    assertFalse(Files.exists(out("raw/amd64/note")));
    assertEquals("mine", Files.readString(out("raw/amd64/mine")));
    requireTrue("raw/amd64/SHA256SUMS");
  }

  /** Whoever lists all digests of a folder, as sha256sum does, gives us nothing by that. */
  @Test
  void whatOthersHaveListedStays() throws IOException {
    build().ok();
    Files.writeString(out("raw/amd64/mine"), "mine");
    Files.writeString(
        out("raw/amd64/SHA256SUMS"),
        Fingerprint.of(out("raw/amd64/mine")) + "  mine\n",
        StandardOpenOption.APPEND);

    build().ok();

    assertEquals("mine", Files.readString(out("raw/amd64/mine")));
    requireTrue("raw/amd64/SHA256SUMS");
  }

  /** What was delivered is known without the list; what somebody has put in its place is theirs. */
  @Test
  void whatIsDeliveredNoMoreGoesWithoutAListToo() throws IOException {
    build().ok();
    Files.delete(out("raw/amd64/SHA256SUMS"));
    build("--set", "variant.raw.files=[\"root\"]").ok();
    assertFalse(Files.exists(out("raw/amd64/note")));

    build().ok();
    Files.writeString(out("raw/amd64/note"), "mine");
    build("--set", "variant.raw.files=[\"root\"]").ok();
    assertEquals("mine", Files.readString(out("raw/amd64/note")));
  }

  /** Where all is as it was, no file is written anew. */
  @Test
  void whatIsThereIsNotWrittenAgain() throws IOException {
    build().ok();
    FileTime before = FileTime.fromMillis(1000);
    List<String> files =
        List.of(
            "raw/amd64/note",
            "iso/amd64/root.squashfs",
            "raw/amd64/SHA256SUMS",
            "amd64/build-manifest.json");
    for (String file : files) {
      Files.setLastModifiedTime(out(file), before);
    }

    build().ok();

    for (String file : files) {
      assertEquals(before, Files.getLastModifiedTime(out(file)), file);
    }
  }

  /** The spec is as it was, but what it names is not. */
  @Test
  void whatASpecNamesCounts() throws IOException {
    build().ok();
    String before = Fingerprint.of(out("iso/amd64/root.squashfs"));
    Files.writeString(folder.resolve("issue"), "two");

    build().ok();

    assertNotEquals(before, Fingerprint.of(out("iso/amd64/root.squashfs")));
    String issue = Cli.run("cat", out("iso/amd64/root.squashfs") + ":/etc/issue").ok().out();
    assertEquals("two", issue);
  }

  /** Whoever gives us an output directory does not get files removed elsewhere. */
  @Test
  void aWorkspaceThatLeadsElsewhereIsRefused() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("key"), "secret");
    Files.createDirectories(out(".assemble"));
    Files.createSymbolicLink(out(".assemble/spool"), precious);

    Cli.Run run = build();

    assertEquals(ExitCode.ENVIRONMENT, run.exit());
    assertTrue(run.err().contains("no folder of ours; remove it, and build again"), run.err());
    assertEquals("secret", Files.readString(precious.resolve("key")));
  }

  @Test
  void aStateThatLeadsElsewhereIsNotFollowed() throws IOException {
    build().ok();
    Path state = out(".assemble/state.json");
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(out("raw/amd64/note"), elsewhere);
    Files.writeString(
        state, Files.readString(state).replace("raw/amd64/note", elsewhere.toString()));

    build().ok();

    assertEquals("a note", Files.readString(elsewhere));
    requireTrue("raw/amd64/SHA256SUMS");
  }

  @Test
  void anOutputThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "mine");

    Cli.Run run =
        Cli.run("build", folder.resolve("recipe.toml").toString(), "--out", file.toString());

    assertEquals(ExitCode.USAGE, run.exit());
    assertEquals(
        "assemble: " + file + ": no folder, expected a folder, or a name that is free\n",
        run.err());
    assertEquals("mine", Files.readString(file));
  }
}
