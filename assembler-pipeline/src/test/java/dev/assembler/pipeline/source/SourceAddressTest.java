package dev.assembler.pipeline.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceAddressTest {

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatFollowsTheColonOfATreeIsItsDestination() throws IOException {
    Files.createDirectory(folder.resolve("tree"));

    SourceAddress address = SourceAddress.ofTree(bytes(folder + "/tree:/opt/x"));

    assertEquals(folder + "/tree", address.name());
    assertEquals(TreePath.of("/opt/x"), address.destination());
    assertEquals(TreePath.ROOT, address.path());
  }

  @Test
  void aPathInsideAnImageComesBeforeTheDestination() throws IOException {
    Files.createFile(folder.resolve("a.squashfs"));

    SourceAddress address = SourceAddress.ofTree(bytes(folder + "/a.squashfs:/usr:/opt"));

    assertEquals(TreePath.of("/usr"), address.path());
    assertEquals(TreePath.of("/opt"), address.destination());
  }

  @Test
  void anExistingFileOfTheLiteralNameWins() throws IOException {
    Files.createDirectory(folder.resolve("tree"));
    Files.createDirectory(folder.resolve("tree:"));
    Files.createDirectory(folder.resolve("tree:/opt"));

    SourceAddress address = SourceAddress.ofTree(bytes(folder + "/tree:/opt"));

    assertEquals(folder + "/tree:/opt", address.name());
    assertEquals(TreePath.ROOT, address.destination());
  }

  @Test
  void escapesStandForTheMarks() throws IOException {
    Files.createFile(folder.resolve("a:b#c%"));

    SourceAddress address = SourceAddress.ofPlace(bytes(folder + "/a%3Ab%23c%25:/x%3ay"));

    assertEquals(folder + "/a:b#c%", address.name());
    assertEquals(TreePath.of("/x:y"), address.path());
  }

  @Test
  void partsStandBetweenTheFileAndThePath() throws IOException {
    Files.createFile(folder.resolve("disk"));

    SourceAddress address = SourceAddress.ofPlace(bytes(folder + "/disk#root#2:/etc:x"));

    assertEquals(List.of("root", "2"), address.parts());
    assertEquals(TreePath.of("/etc:x"), address.path());
  }

  @Test
  void aMissingFileIsNamedWithoutWhatFollows() {
    assertEquals("/no/such", SourceAddress.ofTree(bytes("/no/such:/opt")).name());
  }

  @Test
  void aDashIsStandardInput() {
    SourceAddress address = SourceAddress.ofTree(bytes("-:/opt"));

    assertTrue(address.isStandardInput());
    assertEquals(TreePath.of("/opt"), address.destination());
  }

  @Test
  void aRelativeDestinationIsRefused() {
    var refused =
        assertThrows(UsageException.class, () -> SourceAddress.ofTree(bytes("/no/such:opt")));

    assertTrue(refused.getMessage().contains("destination \"opt\" is not absolute"));
  }

  @Test
  void parentsInPathsAreRefused() {
    assertThrows(UsageException.class, () -> SourceAddress.ofPlace(bytes("/no/such:/../x")));
  }

  @Test
  void namesThatAreNoTextAreFound() throws IOException {
    byte[] name = (folder + "/x").getBytes(StandardCharsets.UTF_8);
    name[name.length - 1] = (byte) 0xE9;
    Files.createFile(HostPath.of(name).toPath());

    SourceAddress address = SourceAddress.ofPlace(name);

    assertTrue(address.file().exists());
    assertTrue(address.name().endsWith("/\\xe9"));
  }
}
