package dev.assembler.cpio;

import static dev.assembler.cpio.CpioReaderTest.node;
import static dev.assembler.cpio.CpioReaderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Linux makes of archives one after the other (init/initramfs.c). */
class KernelUnpackTest {

  @Test
  void laterSegmentsChangeWhatEarlierOnesMade() throws IOException {
    FileTree tree =
        unpacked(
            new RawCpio()
                .directory("etc")
                .file("etc/a", "old, longer")
                .file("etc/b", "stays")
                .trailer()
                .file("etc/a", "new")
                .trailer());

    assertEquals("new", text(tree, "/etc/a"));
    assertEquals("stays", text(tree, "/etc/b"));
  }

  @Test
  void anEntryWithoutItsParentIsDropped() throws IOException {
    InitramfsContents contents =
        InitramfsImage.read(new RawCpio().file("a/b", "x").directory("a").trailer().image());

    assertEquals(
        "[segment 1: a/b: no directory \"a\" comes before it]", contents.dropped().toString());
    assertFalse(contents.unpacked().find(TreePath.of("/a/b")).isPresent());
    assertEquals("x", text(contents.parts().getFirst().tree(), "/a/b"));
  }

  @Test
  void theKernelsOwnDirectoriesAreThere() throws IOException {
    InitramfsContents contents =
        InitramfsImage.read(
            new RawCpio().entry("dev/null", 0020666, "", 1, 3).file("root/x", "").image());

    assertEquals(List.of(), contents.dropped());
    assertEquals(0700, node(contents.unpacked(), "/root").metadata().permissions());
  }

  @Test
  void pathsLeadThroughSymlinksOfEarlierSegments() throws IOException {
    FileTree tree =
        unpacked(
            new RawCpio()
                .directory("usr")
                .directory("usr/lib")
                .symlink("lib", "usr/lib")
                .trailer()
                .file("lib/module", "ko")
                .trailer());

    assertEquals("ko", text(tree, "/usr/lib/module"));
    assertEquals(Node.Kind.SYMLINK, node(tree, "/lib").kind());
  }

  @Test
  void aDirectoryReplacesASymlink() throws IOException {
    FileTree tree =
        unpacked(
            new RawCpio().symlink("lib", "usr/lib").trailer().directory("lib").file("lib/a", "x"));

    assertEquals("x", text(tree, "/lib/a"));
  }

  @Test
  void aDirectoryWithEntriesStays() throws IOException {
    InitramfsContents contents =
        InitramfsImage.read(
            new RawCpio()
                .directory("a")
                .file("a/b", "kept")
                .trailer()
                .symlink("a", "x")
                .file("a", "y")
                .trailer()
                .image());

    assertEquals("kept", text(contents.unpacked(), "/a/b"));
    assertEquals(2, contents.dropped().size());
    assertEquals(1, contents.dropped().getFirst().part());
  }

  @Test
  void aLoopOfSymlinksEnds() throws IOException {
    InitramfsContents contents =
        InitramfsImage.read(
            new RawCpio().symlink("a", "b").symlink("b", "a").file("a/x", "").trailer().image());

    assertEquals(
        "[segment 1: a/x: below more than 40 symbolic links]", contents.dropped().toString());
  }

  @Test
  void symlinksOfOneInodeAreSplit() throws IOException {
    InitramfsContents contents =
        InitramfsImage.read(
            new RawCpio().link(3, 2).symlink("a", "x").symlink("b", "x").trailer().image());

    FileTree own = contents.parts().getFirst().tree();
    assertSame(node(own, "/a"), node(own, "/b"));
    assertNotSame(node(contents.unpacked(), "/a"), node(contents.unpacked(), "/b"));
  }

  @Test
  void aTrailerForgetsInodeNumbersAndItsAbsenceDoesNot() throws IOException {
    FileTree separate =
        unpacked(
            new RawCpio().link(3, 2).file("a", "1").trailer().link(3, 2).file("b", "2").trailer());
    FileTree joined = unpacked(new RawCpio().link(3, 2).file("a", "1").file("b", "2").trailer());

    assertEquals("1", text(separate, "/a"));
    assertEquals("2", text(separate, "/b"));
    assertSame(node(joined, "/a"), node(joined, "/b"));
  }

  /** open(2) with O_TRUNC changes the inode, which has another name. */
  @Test
  void aFileThatIsWrittenAgainChangesUnderAllItsNames() throws IOException {
    FileTree tree =
        unpacked(
            new RawCpio()
                .link(3, 2)
                .file("a", "")
                .file("b", "old")
                .trailer()
                .file("a", "new")
                .trailer());

    assertSame(node(tree, "/a"), node(tree, "/b"));
    assertEquals("new", text(tree, "/b"));
  }

  @Test
  void anExistingDeviceKeepsItsNumbers() throws IOException {
    FileTree tree =
        unpacked(
            new RawCpio()
                .entry("d", 0020600, "", 5, 1)
                .trailer()
                .entry("d", 0020666, "", 1, 3)
                .trailer());

    Device device = (Device) node(tree, "/d");
    assertEquals(5, device.major());
    assertEquals(0666, device.metadata().permissions());
  }

  @Test
  void aHardLinkToWhatWasReplacedIsDropped() throws IOException {
    InitramfsContents contents =
        InitramfsImage.read(
            new RawCpio()
                .link(3, 2)
                .file("a", "x")
                .link(4, 1)
                .symlink("a", "y")
                .link(3, 2)
                .file("b", "x")
                .trailer()
                .image());

    assertEquals(
        "[segment 1: b: a hard link to what is no longer there]", contents.dropped().toString());
  }

  @Test
  void theTrailerMayBeMissing() throws IOException {
    InitramfsContents contents = InitramfsImage.read(new RawCpio().directory("a").image());

    assertFalse(contents.segments().getFirst().complete());
    assertEquals(2, contents.unpacked().nameCount());
  }

  private static FileTree unpacked(RawCpio archives) throws IOException {
    return InitramfsImage.read(archives.image()).unpacked();
  }
}
