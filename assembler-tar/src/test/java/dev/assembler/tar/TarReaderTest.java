package dev.assembler.tar;

import static dev.assembler.tar.Archives.node;
import static dev.assembler.tar.Archives.text;
import static dev.assembler.tar.RawTar.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Entries without extended headers: v7, ustar, GNU, star, and how names become a tree. */
class TarReaderTest {

  @Test
  void aV7ArchiveHasFilesLinksAndDirectoriesByTheirSlash() throws IOException {
    var archive =
        new RawTar()
            .add(header('\0', "dir/").octal(100, 8, 0750).octal(136, 12, 77))
            .add(header('\0', "dir/file").octal(108, 8, 1000).octal(116, 8, 50), "hello")
            .add(header('1', "dir/hard").link("dir/file"))
            .add(header('2', "dir/soft").link("file"))
            .end();

    FileTree tree = archive.read();

    assertEquals(new Metadata(0750, 0, 0, 77, 0, Xattrs.NONE), node(tree, "/dir").metadata());
    assertEquals(
        new Metadata(0644, 1000, 50, 0, 0, Xattrs.NONE), node(tree, "/dir/file").metadata());
    assertEquals("hello", text(tree, "/dir/file"));
    assertSame(node(tree, "/dir/file"), node(tree, "/dir/hard"));
    assertEquals("file", ((Symlink) node(tree, "/dir/soft")).targetText());
  }

  @Test
  void aUstarPrefixStandsBeforeTheName() throws IOException {
    var archive =
        new RawTar()
            .add(header('0', "file").ustar().set(345, "a/" + "b".repeat(153)), "x")
            .add(header('0', "n".repeat(100)).ustar().set(345, "a"), "y")
            .end();

    FileTree tree = archive.read();

    assertEquals("x", text(tree, "/a/" + "b".repeat(153) + "/file"));
    assertEquals("y", text(tree, "/a/" + "n".repeat(100)));
  }

  @Test
  void whatLiesAtThePrefixIsNoNameInV7AndGnuArchives() throws IOException {
    var archive =
        new RawTar()
            .add(header('0', "v7").set(345, "no"), "")
            .add(header('0', "gnu").gnu().octal(345, 12, 1234), "")
            .end();

    FileTree tree = archive.read();

    assertTrue(tree.find(TreePath.of("/v7")).isPresent());
    assertTrue(tree.find(TreePath.of("/gnu")).isPresent());
  }

  @Test
  void starsPrefixEndsBeforeItsTimes() throws IOException {
    var star = header('0', "file").ustar().set(345, "dir").set(476, "00000000017 00000000021 ");

    FileTree tree = new RawTar().add(star, "x").end().read();

    assertEquals("x", text(tree, "/dir/file"));
  }

  @Test
  void gnuLongNamesAndLinkTargetsReplaceTheHeaders() throws IOException {
    String longName = "d/" + "n".repeat(250);
    String longTarget = "../" + "t".repeat(300);
    var archive =
        new RawTar()
            .add(header('K', "././@LongLink").gnu(), longTarget + "\0")
            .add(header('L', "././@LongLink").gnu(), longName + "\0")
            .add(header('2', "cut").gnu().link("cut"))
            .add(header('L', "././@LongLink").gnu(), longName + ".txt\0")
            .add(header('0', "cut").gnu(), "x")
            .end();

    FileTree tree = archive.read();

    assertEquals(longTarget, ((Symlink) node(tree, "/" + longName)).targetText());
    assertEquals("x", text(tree, "/" + longName + ".txt"));
  }

  @Test
  void gnuNumbersInBase256MayBeLargeOrNegative() throws IOException {
    var uid = new byte[] {(byte) 0x80, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFE};
    var mtime = new byte[12];
    Arrays.fill(mtime, (byte) 0xFF);
    mtime[11] = (byte) 0x9C; // -100
    var archive = new RawTar().add(header('0', "f").gnu().set(108, uid).set(136, mtime), "x").end();

    Metadata metadata = node(archive.read(), "/f").metadata();

    assertEquals(4_294_967_294L, metadata.uid());
    assertEquals(-100, metadata.mtimeSeconds());
  }

  @Test
  void numbersMayBePaddedWithSpacesOrFillTheirField() throws IOException {
    var archive =
        new RawTar()
            .add(
                header('0', "f")
                    .set(100, "  644 \0\0")
                    .set(108, "00000017")
                    .set(116, "\0\0\0\0\0\0\0\0")
                    .set(136, "14000000000 "),
                "x")
            .end();

    Metadata metadata = node(archive.read(), "/f").metadata();

    assertEquals(new Metadata(0644, 15, 0, 014000000000L, 0, Xattrs.NONE), metadata);
  }

  @Test
  void devicesFifosAndContiguousFilesAreWhatTheyAre() throws IOException {
    var archive =
        new RawTar()
            .add(header('3', "console").ustar().octal(329, 8, 5).octal(337, 8, 1))
            .add(header('4', "sda").ustar().octal(329, 8, 8).octal(337, 8, 0))
            .add(header('6', "fifo").ustar())
            .add(header('7', "contiguous").ustar(), "x")
            .end();

    FileTree tree = archive.read();

    var console = assertInstanceOf(Device.class, node(tree, "/console"));
    assertEquals(Node.Kind.CHAR_DEVICE, console.kind());
    assertEquals(5, console.major());
    assertEquals(1, console.minor());
    assertEquals(Node.Kind.BLOCK_DEVICE, node(tree, "/sda").kind());
    assertEquals(Node.Kind.FIFO, node(tree, "/fifo").kind());
    assertEquals("x", text(tree, "/contiguous"));
  }

  @Test
  void sizesOfWhatHasNoBodyMeanNothing() throws IOException {
    var archive =
        new RawTar()
            .add(header('2', "soft").ustar().link("target").size(6))
            .add(header('5', "dir").ustar().size(4096))
            .add(header('6', "fifo").ustar().size(1))
            .file("last", "x")
            .end();

    assertEquals("x", text(archive.read(), "/last"));
  }

  @Test
  void namesBeginAtTheRootHoweverTheyAreWritten() throws IOException {
    var archive =
        new RawTar()
            .file("/absolute", "1")
            .file("./dotted", "2")
            .file(".//a/./b//c", "3")
            .hardLink("hard", "/absolute")
            .symlink("soft", "/../kept/as/./it//is")
            .end();

    FileTree tree = archive.read();

    assertEquals("1", text(tree, "/absolute"));
    assertEquals("2", text(tree, "/dotted"));
    assertEquals("3", text(tree, "/a/b/c"));
    assertSame(node(tree, "/absolute"), node(tree, "/hard"));
    assertEquals("/../kept/as/./it//is", ((Symlink) node(tree, "/soft")).targetText());
  }

  @Test
  void theRootsEntrySetsTheRootsMetadata() throws IOException {
    var archive = new RawTar().add(header('5', "./").octal(100, 8, 01777).octal(108, 8, 7)).end();

    Metadata metadata = archive.read().root().metadata();

    assertEquals(new Metadata(01777, 7, 0, 0, 0, Xattrs.NONE), metadata);
  }

  @Test
  void implicitParentsYieldToTheirEntryAndElseTakeTheOptions() throws IOException {
    var archive = new RawTar().file("a/b/c", "x").directory("a").end();
    var implicit = new Metadata(0700, 1, 2, 3, 0, Xattrs.NONE);

    FileTree tree =
        TarArchive.read(
            archive.image(), TarReadOptions.defaults().withImplicitDirectories(implicit));

    assertEquals(implicit, tree.root().metadata());
    assertEquals(Metadata.of(0755), node(tree, "/a").metadata());
    assertEquals(implicit, node(tree, "/a/b").metadata());
  }

  @Test
  void aHardLinkMayComeBeforeItsTarget() throws IOException {
    var archive =
        new RawTar().hardLink("c", "b").hardLink("b", "a").hardLink("d", "c").file("a", "x").end();

    FileTree tree = archive.read();

    assertEquals(4, tree.linkCount(node(tree, "/a")));
    assertEquals("x", text(tree, "/d"));
  }

  @Test
  void aHardLinkKeepsTheInodeWhenItsTargetIsReplaced() throws IOException {
    var archive = new RawTar().file("a", "old").hardLink("b", "a").file("a", "new").end();

    FileTree tree = archive.read();

    assertEquals("new", text(tree, "/a"));
    assertEquals("old", text(tree, "/b"));
    assertNotSame(node(tree, "/a"), node(tree, "/b"));
  }

  @Test
  void aHardLinkMayPointAtASymlinkOrADevice() throws IOException {
    var archive =
        new RawTar()
            .symlink("soft", "away")
            .hardLink("soft2", "soft")
            .add(header('3', "null").ustar().octal(329, 8, 1).octal(337, 8, 3))
            .hardLink("null2", "null")
            .hardLink("null", "null")
            .end();

    FileTree tree = archive.read();

    assertSame(node(tree, "/soft"), node(tree, "/soft2"));
    assertSame(node(tree, "/null"), node(tree, "/null2"));
  }

  @Test
  void aHardLinksSizeIsNoBodyUnlessOneFollows() throws IOException {
    String body = "body".repeat(300);
    var archive =
        new RawTar()
            .file("a", body)
            .add(header('1', "next-is-a-header").ustar().link("a").size(body.length()))
            .add(header('1', "gnu-never-has-one").gnu().link("a").size(body.length()))
            .add(header('1', "a-body-follows").ustar().link("a"), body)
            .pax("comment", "POSIX allows a body here")
            .add(header('1', "pax").ustar().link("a"), body.replace('b', 'B'))
            .add(header('1', "next-is-the-end").ustar().link("a").size(body.length()))
            .end();

    FileTree tree = archive.read();

    assertEquals(6, tree.linkCount(node(tree, "/a")));
    assertEquals(body.replace('b', 'B'), text(tree, "/a"), "the last body counts for all names");
  }

  @Test
  void theLastOfSeveralEntriesWithOneNameCounts() throws IOException {
    var archive =
        new RawTar()
            .file("a", "first")
            .symlink("a", "second")
            .file("a", "third")
            .directory("dir")
            .file("dir/kept", "x")
            .add(header('5', "dir").ustar().octal(100, 8, 0711))
            .directory("empty")
            .file("empty", "a file now")
            .file("was-a-file", "")
            .directory("was-a-file")
            .end();

    FileTree tree = archive.read();

    assertEquals("third", text(tree, "/a"));
    assertEquals(0711, node(tree, "/dir").metadata().permissions());
    assertEquals("x", text(tree, "/dir/kept"));
    assertEquals("a file now", text(tree, "/empty"));
    assertEquals(Node.Kind.DIRECTORY, node(tree, "/was-a-file").kind());
    assertEquals(6, tree.nameCount());
  }

  @Test
  void namesAreBytes() throws IOException {
    FileTree tree = new RawTar().file("lat\u00e9n1\u00ff", "x").end().read();

    byte[] name = tree.root().name(0).toBytes();

    assertArrayEquals("lat\u00e9n1\u00ff".getBytes(StandardCharsets.ISO_8859_1), name);
  }

  @Test
  void aChecksumOfSignedBytesIsRight() throws IOException {
    var header = header('0', "\u00e9\u00e9");
    byte[] block = header.withChecksum();
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i];
    }
    header.set(148, String.format(Locale.ROOT, "%06o\0 ", sum));

    FileTree tree = new RawTar().raw(header.block).end().read();

    assertEquals(2, tree.nameCount());
  }

  @Test
  void aVolumeLabelIsPassedOverAndADumpDirectoryIsADirectory() throws IOException {
    var archive =
        new RawTar()
            .add(header('V', "label").gnu())
            .add(header('D', "dir/").gnu().octal(100, 8, 0755), "Yname\0\0")
            .file("dir/name", "x")
            .end();

    FileTree tree = archive.read();

    assertEquals(3, tree.nameCount());
    assertEquals("x", text(tree, "/dir/name"));
  }
}
