package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the host does to us: a full disk, missing permissions, signals. The documented exit code,
 * one clear line, nothing partial under the final name, an older image intact.
 */
@Tag("reference")
class HostFaultsTest {

  /** cap_net_raw, effective, in the form of Linux's second version. */
  private static final String CAPABILITY = "0100000200200000000000000000000000000000";

  private Path folder;

  @BeforeEach
  void aFolderForEverybody() throws IOException {
    folder = Files.createTempDirectory("assemble-faults");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @AfterEach
  void remove() {
    Program.delete(folder);
  }

  private Path incompressible(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new SplittableRandom(1).nextBytes(bytes);
    Files.createDirectories(folder.resolve("tree"));
    return Files.write(folder.resolve("tree").resolve(name), bytes);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, process.waitFor(), String.join(" ", command));
  }

  @Test
  void aFullDiskLeavesTheOlderImage() throws Exception {
    incompressible("big", 4 << 20);
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
    try {
      Path out = Files.writeString(disk.resolve("x.squashfs"), "older");

      Program.Ended full = new Program().run("--tree", folder + "/tree", "--out", out.toString());

      assertEquals(5, full.exit(), full.err());
      assertTrue(
          full.err().startsWith("assemble: " + out + ": No space left on device"), full.err());
      assertEquals(1, full.err().lines().count());
      assertEquals("older", Files.readString(out));
      try (Stream<Path> left = Files.list(disk)) {
        assertEquals(1, left.count());
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aFullDiskDuringAnExtractLeavesNothing() throws Exception {
    incompressible("big", 4 << 20);
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String image = folder + "/x.squashfs";
    assertEquals(0, new Program().run("--tree", folder + "/tree", "--out", image).exit());
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
    try {
      String out = disk + "/out";

      Program.Ended full = new Program().run("extract", image, "--out", out);

      assertEquals(5, full.exit(), full.err());
      assertEquals(
          "assemble: " + out + ": " + out + "/big: no space left on device (ENOSPC)\n", full.err());
      assertFalse(Files.exists(Path.of(out)));
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aReadOnlyFolderIsTheHostsFault() throws Exception {
    incompressible("small", 10);
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));

    Program.Ended refused =
        Program.asNobody().run("--tree", folder + "/tree", "--out", closed + "/x.squashfs");

    assertEquals(5, refused.exit(), refused.err());
    assertEquals(
        "assemble: "
            + closed
            + "/x.squashfs: the folder "
            + closed
            + " cannot be written; name another, or change it\n",
        refused.err());
  }

  @Test
  void everythingUnreadableIsListed() throws Exception {
    for (String name : new String[] {"a", "b"}) {
      Files.setPosixFilePermissions(
          incompressible(name, 10), PosixFilePermissions.fromString("---------"));
    }

    Program.Ended refused =
        Program.asNobody().run("--tree", folder + "/tree", "--out", folder + "/x.squashfs");

    assertEquals(3, refused.exit(), refused.err());
    assertTrue(refused.err().contains("tree/a"), refused.err());
    assertTrue(refused.err().contains("tree/b"), refused.err());
    assertTrue(Files.notExists(folder.resolve("x.squashfs")));
  }

  /** The file is cut while the first half of the tree is compressed. */
  @Test
  void aFileCutWhileItIsReadIsNamed() throws Exception {
    incompressible("a", 24 << 20);
    Path cut = incompressible("z", 8 << 20);
    Path err = folder.resolve("err");
    Process process =
        new Program()
            .start(
                err,
                folder.resolve("out"),
                "--tree",
                folder + "/tree",
                "--out",
                folder + "/x.squashfs",
                "--compression",
                "xz:9",
                "--jobs",
                "1");
    awaitTemporary();
    try (var file = new RandomAccessFile(cut.toString(), "rw")) {
      file.setLength(1000);
    }

    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(3, process.exitValue(), Files.readString(err));
    assertTrue(
        Files.readString(err).contains("tree/z: changed while it was"), Files.readString(err));
    assertTrue(Files.notExists(folder.resolve("x.squashfs")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void aSignalLeavesNothingUnderTheFinalName(String signal) throws Exception {
    incompressible("a", 32 << 20);
    Path out = Files.writeString(folder.resolve("x.squashfs"), "older");
    Path err = folder.resolve("err");
    Process process =
        withSignals()
            .start(
                err,
                folder.resolve("stdout"),
                "--tree",
                folder + "/tree",
                "--out",
                out.toString(),
                "--compression",
                "xz:9",
                "--jobs",
                "1");
    awaitTemporary();

    run("kill", "-" + signal, Long.toString(process.pid()));

    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals("older", Files.readString(out));
    assertEquals(lastWords(signal), Files.readString(err));
    if (!signal.equals("KILL")) {
      assertEquals(0, temporaries());
      assertEquals(signal.equals("INT") ? 130 : 143, process.exitValue());
      return;
    }
    // Nobody can clean up after SIGKILL but the next run for the same target.
    Files.delete(folder.resolve("tree/a"));
    Files.writeString(folder.resolve("tree/a"), "small");
    Program.Ended next = new Program().run("--tree", folder + "/tree", "--out", out.toString());
    assertEquals(0, next.exit(), next.err());
    assertEquals(0, temporaries());
  }

  /** What a shell starts in the background ignores SIGINT, and so do its children. */
  private static Program withSignals() {
    return new Program().behind("env", "--default-signal=INT", "--");
  }

  private static String lastWords(String signal) {
    return signal.equals("KILL") ? "" : "assemble: interrupted; what was unfinished is removed\n";
  }

  /** Waits until the output has begun to grow. */
  private void awaitTemporary() throws Exception {
    for (int i = 0; i < 600; i++) {
      if (temporaries() > 0) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no temporary file after 30 seconds");
  }

  private long temporaries() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".x.squashfs.")).count();
    }
  }

  /** The root's mode forbids its owner to fill it, as in many distributions. */
  @Test
  void anOrdinaryUserExtractsAReadOnlyRoot() throws Exception {
    incompressible("a", 10);
    String image = folder + "/x.squashfs";
    Program.Ended packed =
        new Program().run("--tree", folder + "/tree", "--out", image, "--root-mode", "0555");
    assertEquals(0, packed.exit(), packed.err());

    Program.Ended extracted =
        Program.asNobody().run("extract", image, "--out", folder + "/out", "--allow-loss", "owner");

    assertEquals(0, extracted.exit(), extracted.err());
    assertTrue(Files.exists(folder.resolve("out/a")));
    assertEquals(0, left(".out."));
  }

  /** Capabilities are for root to give; that access lists may go does not let them go. */
  @Test
  void aRefusedExtractionLeavesNothing() throws Exception {
    incompressible("a", 10);
    String image = folder + "/x.squashfs";
    Path spec =
        Files.writeString(folder.resolve("spec"), "/a x security.capability=0x" + CAPABILITY);
    Program.Ended packed =
        new Program().run("--tree", folder + "/tree", "--out", image, "--spec", "pseudo:" + spec);
    assertEquals(0, packed.exit(), packed.err());

    Program.Ended refused =
        Program.asNobody()
            .run("extract", image, "--out", folder + "/out", "--allow-loss", "acl,owner");

    assertEquals(4, refused.exit(), refused.err());
    assertTrue(
        refused
            .err()
            .startsWith(
                "assemble: "
                    + folder
                    + "/out: cannot be written whole: "
                    + folder
                    + "/out/a: xattr security.capability: "),
        refused.err());
    assertEquals(1, refused.err().lines().count());
    assertTrue(Files.notExists(folder.resolve("out")));
    assertEquals(0, left(".out."));
  }

  /** ramfs has neither access lists nor attributes. */
  @Test
  void accessListsGoOnlyByTheirName() throws Exception {
    Path file = incompressible("a", 10);
    run("setfacl", "-m", "u:7:r", file.toString());
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "ramfs", "ramfs", disk.toString());
    try {
      String out = disk + "/out";
      String tree = folder + "/tree";

      Program.Ended other =
          new Program().run("extract", tree, "--out", out, "--allow-loss", "xattr,mode");
      Program.Ended named =
          new Program().run("extract", tree, "--out", out, "--allow-loss", "acl,mode", "--json");

      assertEquals(4, other.exit(), other.err());
      assertTrue(other.err().contains("/out/a: xattr system.posix_acl_access: "), other.err());
      assertEquals(0, named.exit(), named.err());
      assertTrue(named.out().contains("\"losses\": 1,"), named.out());
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aMountPointIsNotReplaced() throws Exception {
    incompressible("a", 10);
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "tmpfs", disk.toString());
    try {
      Program.Ended refused =
          new Program().run("extract", folder + "/tree", "--out", disk.toString());

      assertEquals(5, refused.exit(), refused.err());
      assertEquals(
          "assemble: "
              + disk
              + ": a mount point, which cannot be replaced; name a new folder in it\n",
          refused.err());
    } finally {
      run("umount", disk.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void aSignalLeavesNoFolderUnderTheFinalName(String signal) throws Exception {
    for (int i = 0; i < 3000; i++) {
      incompressible("d" + i, 20_000);
    }
    String image = folder + "/x.tar";
    assertEquals(0, new Program().run("--tree", folder + "/tree", "--out", image).exit());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        withSignals()
            .start(err, folder.resolve("stdout"), "extract", image, "--out", out.toString());
    Path hidden = folder.resolve(".out.assemble-0~");
    for (int i = 0; i < 60_000 && (Files.notExists(hidden) || isEmpty(hidden)); i++) {
      Thread.sleep(1);
    }

    run("kill", "-" + signal, Long.toString(process.pid()));

    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(lastWords(signal), Files.readString(err));
    assertTrue(Files.notExists(out));
    if (signal.equals("KILL")) {
      assertEquals(2, left(".out."));
      Program.Ended next = new Program().run("extract", image, "--out", out.toString());
      assertEquals(0, next.exit(), next.err());
    }
    assertEquals(0, left(".out."));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void aTemporaryFolderThatIsMissingIsOneLine() throws Exception {
    incompressible("a", 10);

    Program.Ended failed =
        new Program()
            .withJvm("-Djava.io.tmpdir=/nonexistent")
            .run("--tree", folder + "/tree", "--out", folder + "/x.squashfs");

    assertEquals(5, failed.exit(), failed.err());
    // The JVM has a line of its own for such a folder.
    List<String> lines =
        failed.err().lines().filter(line -> !line.startsWith("WARNING: java.io.tmpdir ")).toList();
    assertEquals(1, lines.size(), failed.err());
    assertTrue(
        lines
            .getFirst()
            .startsWith(
                "assemble: zstd-jni: cannot be loaded through the temporary folder /nonexistent: "),
        failed.err());
    assertTrue(Files.notExists(folder.resolve("x.squashfs")));
  }

  private long left(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).count();
    }
  }

  /** A reader that has seen enough ends ls and cat without a word. */
  @Test
  void aClosedPipeIsAnEndNotAFailure() throws Exception {
    incompressible("a", 8 << 20);
    String image = folder + "/x.squashfs";
    assertEquals(
        0,
        new Program()
            .run("--tree", folder + "/tree", "--out", image, "--compression", "store")
            .exit());

    Process shell =
        new ProcessBuilder(
                "bash",
                "-c",
                String.join(" ", Program.words())
                    + " cat "
                    + image
                    + ":/a | head -c 5 >/dev/null;"
                    + " echo ${PIPESTATUS[0]}")
            .redirectErrorStream(true)
            .start();

    assertEquals(
        "0\n",
        new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
  }
}
