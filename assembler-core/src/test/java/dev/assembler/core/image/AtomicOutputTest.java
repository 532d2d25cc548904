package dev.assembler.core.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicOutputTest {

  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void nameTheTarget() {
    target = folder.resolve("out.img");
  }

  private static void write(AtomicOutput output, String text) throws IOException {
    output.image().writeAt(0, ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  private static void writeWhole(Path target, String text) throws IOException {
    try (AtomicOutput output = AtomicOutput.create(target)) {
      write(output, text);
      output.commit();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> names = Files.list(folder)) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aCommittedFileStandsAloneUnderItsName() throws IOException {
    writeWhole(target, "new");

    assertEquals("new", Files.readString(target));
    assertEquals(List.of("out.img"), names(folder));
  }

  @Test
  void nothingHasTheNameBeforeTheCommit() throws IOException {
    try (AtomicOutput output = AtomicOutput.create(target)) {
      write(output, "new");

      assertFalse(Files.exists(target));
    }
  }

  @Test
  void theTemporaryNameTellsTargetAndTool() throws IOException {
    try (AtomicOutput output = AtomicOutput.create(target)) {
      assertEquals(List.of(".out.img.assemble-0~"), names(folder));
      output.commit();
    }
  }

  @Test
  void anExistingFileSurvivesWhatIsNotCommitted() throws IOException {
    Files.writeString(target, "old");

    try (AtomicOutput output = AtomicOutput.create(target)) {
      write(output, "new");
    }

    assertEquals("old", Files.readString(target));
    assertEquals(List.of("out.img"), names(folder));
  }

  @Test
  void anExistingFileSurvivesAFailingCommit() throws IOException {
    Files.writeString(target, "old");

    try (AtomicOutput output = AtomicOutput.create(target)) {
      write(output, "new");
      Files.delete(folder.resolve(names(folder).getFirst()));
      assertThrows(IOException.class, output::commit);
    }

    assertEquals("old", Files.readString(target));
    assertEquals(List.of("out.img"), names(folder));
  }

  @Test
  void anExistingFileIsReplacedByTheCommit() throws IOException {
    Files.writeString(target, "an older and longer one");

    writeWhole(target, "new");

    assertEquals("new", Files.readString(target));
  }

  @Test
  void whoHasTheOldFileOpenKeepsReadingIt() throws IOException {
    Files.writeString(target, "old");

    try (ImageSource old = FileImage.openForReading(target)) {
      writeWhole(target, "new");

      var bytes = ByteBuffer.allocate(3);
      old.readAt(0, bytes);
      assertEquals("old", new String(bytes.array(), US_ASCII));
    }
  }

  @Test
  void committingTwiceIsAMistake() throws IOException {
    try (AtomicOutput output = AtomicOutput.create(target)) {
      output.commit();

      assertThrows(IllegalStateException.class, output::commit);
    }

    assertTrue(Files.exists(target));
  }

  @Test
  void aTrailingHoleIsCommitted() throws IOException {
    try (AtomicOutput output = AtomicOutput.create(target)) {
      output.image().zeroAt(0, 12_345);
      output.commit();
    }

    assertEquals(12_345, Files.size(target));
  }

  @Test
  void twoAtOnceDoNotMeet() throws IOException {
    try (AtomicOutput first = AtomicOutput.create(target);
        AtomicOutput second = AtomicOutput.create(target)) {
      write(first, "first");
      write(second, "second");
      assertEquals(2, names(folder).size());
      second.commit();
      first.commit();
    }

    assertEquals("first", Files.readString(target));
    assertEquals(List.of("out.img"), names(folder));
  }

  /** The umask decides, as for a file that the shell makes. */
  @Test
  void aNewFileHasThePermissionsOfAnyNewFile() throws IOException {
    Path other = Files.createFile(folder.resolve("other"));

    writeWhole(target, "new");

    assertEquals(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(other)),
        PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
  }

  @Test
  void aSymbolicLinkStaysAndWhatItPointsAtIsReplaced() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("real"), "old");
    Files.createSymbolicLink(target, Path.of("elsewhere/real"));

    writeWhole(target, "new");

    assertTrue(Files.isSymbolicLink(target));
    assertEquals("new", Files.readString(elsewhere.resolve("real")));
  }

  @Test
  void symbolicLinksInALoopAreRefused() throws IOException {
    Files.createSymbolicLink(target, Path.of("other"));
    Files.createSymbolicLink(folder.resolve("other"), Path.of("out.img"));

    assertRefused("symbolic links in a loop; name the file itself", target);
  }

  @Test
  void aDirectoryIsRefused() throws IOException {
    Files.createDirectory(target);

    assertRefused("is a directory; name a file, for example one in it", target);
  }

  @Test
  void aDeviceIsRefused() {
    assertRefused(
        "is a device, a pipe or a socket; write to a file, then copy it there",
        Path.of("/dev/null"));
  }

  @Test
  void aMissingFolderIsRefused() {
    Path missing = folder.resolve("missing");

    assertRefused(
        "the folder " + missing + " does not exist; create it first", missing.resolve("out.img"));
  }

  @Test
  void aFileWhereTheFolderShouldBeIsRefused() throws IOException {
    Files.writeString(target, "a file");

    assertRefused(
        target + " is not a directory; name a file in a directory", target.resolve("out.img"));
    assertEquals("a file", Files.readString(target));
  }

  /** /proc takes no files from anybody, root included. */
  @Test
  void aFolderThatCannotBeWrittenIsRefused() {
    assertThrows(FileSystemException.class, () -> AtomicOutput.create(Path.of("/proc/1/out.img")));
  }

  private static void assertRefused(String reason, Path target) {
    var refused =
        assertThrows(FileSystemException.class, () -> AtomicOutput.create(target).close());

    assertEquals(reason, refused.getReason());
    assertEquals(target.toString(), refused.getFile());
  }

  @Test
  void aTargetWithoutAFolderIsInTheWorkingDirectory() throws IOException {
    try (var memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path plain = memory.getPath("out.img");

      writeWhole(plain, "new");

      assertEquals("new", Files.readString(plain));
      assertEquals(List.of("out.img"), names(memory.getPath("/work")));
    }
  }

  @Test
  void aNameOf255BytesHasRoomForATemporaryOne() throws IOException {
    Path longest = folder.resolve("x".repeat(255));

    writeWhole(longest, "new");

    assertEquals("new", Files.readString(longest));
  }

  @Test
  void aNameThatIsNotPlainIsNotRepeated() throws IOException {
    try (var memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path target = memory.getPath("/work/ä b");
      try (AtomicOutput output = AtomicOutput.create(target)) {
        String name = names(memory.getPath("/work")).getFirst();
        assertTrue(name.matches("\\.[0-9a-f]{16}\\.assemble-0~"), name);
        output.commit();
      }
      assertEquals(List.of("ä b"), names(memory.getPath("/work")));
    }
  }

  @Test
  void whatKilledRunsLeftIsRemoved() throws IOException {
    Files.writeString(folder.resolve(".out.img.assemble-0~"), "half");

    writeWhole(target, "new");

    assertEquals("new", Files.readString(target));
    assertEquals(List.of("out.img"), names(folder));
  }

  @Test
  void onlyFilesLeftForThisTargetAreRemoved() throws IOException {
    Files.createDirectory(folder.resolve(".out.img.assemble-0~"));
    Files.createSymbolicLink(folder.resolve(".out.img.assemble-1~"), Path.of("out.img.notes"));
    var kept = List.of(".other.img.assemble-0~", ".out.img.assemble-notes", "out.img.notes");
    for (String name : kept) {
      Files.writeString(folder.resolve(name), "mine");
    }

    writeWhole(target, "new");

    var left = new ArrayList<>(kept);
    left.addAll(List.of("out.img", ".out.img.assemble-0~", ".out.img.assemble-1~"));
    assertEquals(left.stream().sorted().toList(), names(folder));
    assertEquals("mine", Files.readString(folder.resolve("out.img.notes")));
  }

  /** Another process writes, is killed with SIGKILL, and leaves the old file and its own behind. */
  @Test
  void aKilledProcessLeavesTheOldFileAndItsLeftoverGoesWithTheNextRun() throws Exception {
    Files.writeString(target, "old");
    Process writer = startWriter();
    try {
      assertEquals('w', writer.getInputStream().read());
      assertEquals(List.of(".out.img.assemble-0~", "out.img"), names(folder));

      writeWhole(target, "next");
      assertEquals(
          List.of(".out.img.assemble-0~", "out.img"),
          names(folder),
          "the file of a living run is kept");
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertEquals("next", Files.readString(target));
    assertEquals(List.of(".out.img.assemble-0~", "out.img"), names(folder));

    writeWhole(target, "last");

    assertEquals("last", Files.readString(target));
    assertEquals(List.of("out.img"), names(folder));
  }

  private Process startWriter() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            target.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Begins to write a file and never ends. */
  static final class Writer {
    public static void main(String[] args) throws Exception {
      try (AtomicOutput output = AtomicOutput.create(Path.of(args[0]))) {
        output.image().writeAt(0, ByteBuffer.wrap("half".getBytes(UTF_8)));
        System.out.write('w');
        System.out.flush();
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }
}
