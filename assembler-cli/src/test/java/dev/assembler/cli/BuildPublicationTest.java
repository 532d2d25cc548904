package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that a build has made comes to its place, or nothing of it does. Where the host stands in the
 * way, what was there before is there, and what was made is kept for the next build.
 */
@Tag("reference")
class BuildPublicationTest {

  private static final String MANIFEST = "amd64/build-manifest.json";

  private static final String BODY =
      """
      [source.files]
      dir = "files"
      [tree.root]
      from = ["files"]
      [artifact.root]
      kind = "squashfs"
      tree = "root"
      [artifact.note]
      kind = "file"
      file = "note"
      [variant.raw]
      files = ["root", "note"]
      [variant.iso]
      files = ["root", "note"]
      """;

  private Path folder;
  private RecipeFixture recipe;

  @BeforeEach
  void aFolderForEverybody() throws IOException {
    folder = Files.createTempDirectory("assemble-publication");
    permissions(folder, "rwxrwxrwx");
    recipe = RecipeFixture.in(folder);
    recipe.write(RecipeFixture.HEAD.replace(", \"arm64\"", "") + BODY);
    Files.createDirectories(folder.resolve("files"));
    inputs(1);
  }

  @AfterEach
  void remove() {
    Program.delete(folder);
  }

  private static void permissions(Path place, String permissions) throws IOException {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(permissions));
  }

  /** Of 600 KiB that do not compress; every artifact is another with each seed. */
  private void inputs(int seed) throws IOException {
    byte[] noise = new byte[600 << 10];
    new Random(seed).nextBytes(noise);
    Files.write(folder.resolve("files/noise"), noise);
    Files.writeString(folder.resolve("note"), "note " + seed);
  }

  private Program.Ended run(Program program) throws Exception {
    return program.run(
        "build", folder + "/recipe.toml", "--out", folder + "/out", "--store", folder + "/store");
  }

  private Cli.Run again(Program program) throws Exception {
    Program.Ended ended = run(program);
    return new Cli.Run(ended.exit(), new byte[0], ended.err());
  }

  /** The next build makes nothing again, and everything is right after it. */
  private void requireKept(Map<String, String> before, Cli.Run run) throws IOException {
    assertEquals(List.of(), RecipeFixture.made(run.ok()), "what was made was not kept");
    Map<String, String> after = recipe.delivered();
    assertEquals(before.keySet(), after.keySet());
    before.forEach((path, digest) -> assertNotEquals(digest, after.get(path), path));
    recipe.requireNothingUnfinished();
    recipe.build("--out", folder + "/clean").ok();
    Map<String, String> clean = RecipeFixture.delivered(folder.resolve("clean"));
    clean.remove(MANIFEST); // which names the program, and that is another where it is packed
    after.remove(MANIFEST);
    assertEquals(clean, after);
  }

  @Test
  void aFolderInAPlaceIsSeenBeforeAnythingMoves() throws IOException {
    recipe.build("--set", "variant.iso.files=[\"root\"]").ok();
    Map<String, String> before = recipe.delivered();
    Path other = Files.createDirectories(recipe.out("iso/amd64/note"));
    inputs(2);

    Cli.Run run = recipe.build();

    assertEquals(ExitCode.ENVIRONMENT, run.exit(), run.err());
    assertTrue(run.err().contains("iso/amd64/note: is a directory"), run.err());
    assertEquals(before, recipe.delivered());
    recipe.requireNothingUnfinished();
    Files.delete(other);
    assertEquals(List.of(), RecipeFixture.made(recipe.build().ok()));
    assertEquals("note 2", Files.readString(recipe.out("iso/amd64/note")));
  }

  @Test
  void aFileInTheWayOfAFolder() throws IOException {
    recipe.build("--variants", "raw").ok();
    Files.writeString(recipe.out("iso"), "mine");
    Map<String, String> before = recipe.delivered();
    inputs(2);

    Cli.Run run = recipe.build();

    assertEquals(ExitCode.ENVIRONMENT, run.exit(), run.err());
    assertTrue(run.err().contains("out/iso: is no folder, and one is to be there"), run.err());
    assertEquals(before, recipe.delivered());
  }

  /** Nor is there an empty folder that was not there before. */
  @Test
  void aFolderThatCannotBeWritten() throws Exception {
    permissions(Files.createDirectories(folder.resolve("out")), "rwxrwxrwx");
    assertEquals(0, run(Program.asNobody()).exit());
    Map<String, String> before = recipe.delivered();
    inputs(2);
    recipe.change("[variant.iso]", "[variant.another]\nfiles = [\"root\"]\n[variant.iso]");
    permissions(recipe.out("iso/amd64"), "r-xr-xr-x");

    Program.Ended run = run(Program.asNobody());

    assertEquals(ExitCode.ENVIRONMENT, run.exit(), run.err());
    assertTrue(run.err().contains("iso/amd64 cannot be written"), run.err());
    assertEquals(before, recipe.delivered());
    assertFalse(Files.exists(recipe.out("another")));
    recipe.change("[variant.another]\nfiles = [\"root\"]\n", "");
    permissions(recipe.out("iso/amd64"), "rwxr-xr-x");
    requireKept(before, again(Program.asNobody()));
  }

  /** A folder of the outputs is on another disk, which has room for one image alone. */
  @Test
  void aFullDisk() throws Exception {
    Path disk = Files.createDirectories(recipe.out("raw"));
    ReferenceTool mount = ReferenceTool.require("mount");
    mount.run("-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
    try {
      recipe.build().ok();
      Map<String, String> before = recipe.delivered();
      inputs(2);

      Cli.Run run = recipe.build();

      assertEquals(ExitCode.ENVIRONMENT, run.exit(), run.err());
      assertTrue(run.err().contains("No space left on device"), run.err());
      assertEquals(before, recipe.delivered());
      recipe.requireNothingUnfinished();
      mount.run("-o", "remount,size=4m", disk.toString());
      requireKept(before, recipe.build());
    } finally {
      ReferenceTool.require("umount").run(disk.toString());
    }
  }

  private Program traced(String file, String how) {
    String calls = "/^rename";
    return new Program()
        .behind(
            "strace",
            "-f",
            "-qq",
            "-o",
            folder + "/trace",
            "-P",
            recipe.out(file).toString(),
            "-e",
            "trace=" + calls,
            "-e",
            "inject=" + calls + ":" + how);
  }

  /** The host refuses one renaming: of a list, of an image, the last. */
  @ParameterizedTest
  @Tag("slow")
  @ValueSource(
      strings = {
        "raw/amd64/SHA256SUMS",
        "iso/amd64/SHA256SUMS",
        "iso/amd64/.root.squashfs.assemble-0~",
        "amd64/.build-manifest.json.assemble-0~"
      })
  void aRenamingThatTheHostRefuses(String file) throws Exception {
    ReferenceTool.require("strace");
    again(new Program()).ok();
    Map<String, String> before = recipe.delivered();
    inputs(2);

    Program.Ended run = run(traced(file, "error=EACCES"));

    assertEquals(ExitCode.ENVIRONMENT, run.exit(), run.err());
    assertTrue(run.err().contains("ermission denied"), run.err());
    assertFalse(run.err().contains("/spool/"), run.err());
    assertEquals(before, recipe.delivered());
    requireKept(before, again(new Program()));
  }

  /** Killed in the midst of it: the lists of digests are gone, and the next build puts it right. */
  @ParameterizedTest
  @Tag("slow")
  @ValueSource(
      strings = {
        "raw/amd64/SHA256SUMS",
        "iso/amd64/SHA256SUMS",
        "iso/amd64/.root.squashfs.assemble-0~",
        "amd64/.build-manifest.json.assemble-0~"
      })
  void aKillBetweenRenamings(String file) throws Exception {
    ReferenceTool.require("strace");
    again(new Program()).ok();
    Map<String, String> before = recipe.delivered();
    inputs(2);

    Program.Ended run = run(traced(file, "error=EACCES:signal=SIGKILL"));

    assertEquals(137, run.exit(), run.err());
    requireKept(before, again(new Program()));
  }
}
