package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --guest} on the command line: what it takes, says and ends with. */
@Tag("reference")
class GuestCommandTest {

  private static final String LAYER =
      "[[layer]]\nname = \"root\"\nsource = \"/dev/vda\"\nimage = \"root.squashfs\"\n";

  @TempDir Path folder;

  private String tree;
  private String out;

  @BeforeEach
  void aTreeAndAnImage() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("tree/bin"));
    Files.copy(ReferenceTool.require("busybox").program(), bin.resolve("busybox"));
    Files.writeString(folder.resolve("root.squashfs"), "an image\n");
    tree = folder + "/tree";
    out = folder + "/initrd.cpio";
  }

  private String guest(String toml) throws IOException {
    return Files.writeString(folder.resolve("guest.toml"), toml).toString();
  }

  @Test
  void aTreeBecomesTheSameInitramfsEachTime() throws IOException {
    String guest = guest(LAYER);

    Cli.run("--guest", guest, "--tree", tree, "--owner", "0:0", "--out", out).ok();
    byte[] first = Files.readAllBytes(Path.of(out));
    Cli.run("--guest", guest, "--tree", tree, "--owner", "0:0", "--verify", "--out", out).ok();

    assertArrayEquals(first, Files.readAllBytes(Path.of(out)));
    assertTrue(Cli.run("cat", out + ":/init").ok().out().startsWith("#!/bin/busybox sh\n"));
    String digest =
        ReferenceTool.require("sha256sum")
            .run(folder.resolve("root.squashfs"))
            .text()
            .split(" ", -1)[0];
    assertTrue(
        Cli.run("cat", out + ":/etc/guest.conf")
            .ok()
            .out()
            .contains("\nlayer root squashfs 10 /dev/vda sha256 9 " + digest + "\n"));
    assertTrue(Cli.run("ls", out).ok().out().contains("sha256sum"));
  }

  @Test
  void exitsSayWhatIsWrong() throws IOException {
    String guest = guest(LAYER);
    assertFails(2, "initramfs or cpio", "--guest", guest, "--tree", tree, "--out", "x.squashfs");
    assertFails(
        2, "--guest: given with --layout", "--guest", guest, "--layout", "x", "--out", "x.raw");
    assertFails(
        4,
        "/bin/busybox: not in the tree",
        "--guest",
        guest,
        "--tree",
        tree + "/bin:/sbin",
        "--out",
        out);
    assertFails(3, "no such file", "--guest", folder + "/none", "--tree", tree, "--out", out);
    String bad = guest("[[layer]]\nnme = \"root\"\n");
    assertFails(3, "the guest cannot be understood", "--guest", bad, "--tree", tree, "--out", out);
    assertFails(
        3,
        "line 2: unknown key \"nme\"; did you mean name?",
        "--guest",
        bad,
        "--tree",
        tree,
        "--out",
        out);
    assertFalse(Files.exists(Path.of(out)), "something was written");
  }

  private static void assertFails(int exit, String message, String... args) {
    Cli.Run run = Cli.run(args);
    assertEquals(exit, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }
}
