package dev.assembler.tar;

import static dev.assembler.tar.Archives.assertSameTree;
import static dev.assembler.tar.Archives.read;
import static dev.assembler.tar.Archives.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes we write. */
class TarWriterTest {

  @Test
  void aFileIsAUstarHeaderItsBytesAndZeros() throws IOException {
    FileTree tree = FileTree.builder().file("/f", 0640, Content.of("hello")).build();

    byte[] archive = write(tree);

    var expected =
        new RawTar()
            .add(ours('5', "./").octal(100, 8, 0755))
            .add(ours('0', "f").octal(100, 8, 0640), "hello")
            .zeros(10240 - 3 * 512);
    assertArrayEquals(expected.bytes(), archive);
  }

  private static RawTar.Header ours(char typeflag, String name) {
    return RawTar.header(typeflag, name).ustar().octal(329, 8, 0).octal(337, 8, 0);
  }

  @Test
  void whatUstarCannotSayStandsInAnExtendedHeaderOfFixedName() throws IOException {
    var metadata =
        new Metadata(
            0600,
            3_000_000,
            0,
            -1,
            500_000_000,
            Xattrs.of(Xattr.of("user.b=%", new byte[] {0, '\n'}), Xattr.of("user.a", new byte[0])));
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/\u00fc"), new RegularFile(metadata, Content.of("")))
            .build();

    byte[] archive = write(tree);

    var expected =
        new RawTar()
            .add(ours('5', "./").octal(100, 8, 0755))
            .add(
                ours('x', "././@PaxHeader"),
                RawTar.records(
                    "SCHILY.xattr.user.a", "",
                    "SCHILY.xattr.user.b%3D%25", "\0\n",
                    "mtime", "-0.5",
                    "path", "\u00c3\u00bc",
                    "uid", "3000000"))
            .add(ours('0', "\u00c3\u00bc").octal(100, 8, 0600).octal(108, 8, 07777777))
            .zeros(10240 - 4 * 512);
    assertArrayEquals(expected.bytes(), archive);
    assertSameTree(tree, read(archive));
  }

  @Test
  void namesThatAreNoUtf8SaySo() throws IOException {
    byte[] name = {(byte) 0xFF};
    FileTree tree =
        FileTree.builder()
            .add(TreePath.ROOT.resolve(EntryName.of(name)), new Symlink(Metadata.of(0777), name))
            .build();

    byte[] archive = write(tree);

    assertTrue(
        new String(archive, StandardCharsets.ISO_8859_1)
            .contains(
                RawTar.records("hdrcharset", "BINARY", "linkpath", "\u00ff", "path", "\u00ff")));
    assertSameTree(tree, read(archive));
  }

  @Test
  void longNamesAreCutAtASlashWhereThatIsEnough() throws IOException {
    String fits = "/" + "p".repeat(155) + "/" + "n".repeat(99) + "x";
    String directory = "/" + "q".repeat(155) + "/" + "n".repeat(99);
    String tooLong = "/" + "p".repeat(156 + 45) + "/" + "n".repeat(100);
    FileTree two =
        FileTree.builder().file(fits, 0644, Content.of("1")).directory(directory, 0755).build();
    FileTree one = FileTree.builder().file(tooLong, 0644, Content.of("3")).build();

    // the parents themselves have 156 bytes with their slash: too long for a name
    assertEquals(2, summary(two).fact("extended headers"));
    assertEquals(2, summary(one).fact("extended headers"));
    assertSameTree(two, read(write(two)));
    assertSameTree(one, read(write(one)));
  }

  @Test
  void everyLengthOfNameAndTargetIsReadBack() throws IOException {
    for (int length = 90; length <= 270; length++) {
      String name = ("d".repeat(49) + "/").repeat(length / 50) + "n".repeat(length % 50 + 1);
      FileTree tree =
          FileTree.builder()
              .file("/" + name, 0644, Content.of(""))
              .symlink("/link", "t".repeat(length))
              .directory("/x" + name, 0711)
              .build();

      assertSameTree(tree, read(write(tree)));
    }
  }

  @Test
  void theFirstNameOfANodeCarriesItsBytes() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/z", 0644, Content.of("shared"))
            .hardLink("/a/first", "/z")
            .hardLink("/m", "/z")
            .build();
    var sink = new Archives.AscendingSink();

    ImageSummary summary = TarArchive.write(tree, TarOptions.defaults(), sink);

    assertEquals(2, summary.fact("hard links"));
    assertEquals(6, summary.fact("content bytes"));
    String text = new String(sink.bytes(), StandardCharsets.ISO_8859_1);
    assertEquals(text.indexOf("shared"), text.lastIndexOf("shared"));
    assertEquals("a/first", text.substring(2 * 512, 2 * 512 + 7));
    assertSameTree(tree, read(sink.bytes()));
  }

  @Test
  void largeDeviceNumbersAreTwiceThere() throws IOException {
    var device = new Device(Metadata.of(0600), Node.Kind.BLOCK_DEVICE, 4_294_967_295L, 3_000_000);
    FileTree tree = FileTree.builder().add(TreePath.of("/big"), device).build();

    byte[] archive = write(tree);

    assertSameTree(tree, read(archive));
    assertEquals(
        "80000000ffffffff80000000002dc6c0",
        HexFormat.of().formatHex(archive, 3 * 512 + 329, 3 * 512 + 345));
  }

  @Test
  void accessControlListsAreTextUnlessThatWouldChangeThem() throws IOException {
    byte[] acl = PosixAcl.parse("u::rwx,u:9:r,g::x,m::rx,o::").toXattr();
    byte[] other = PosixAcl.parse("u::rwx,g::x,o::").toXattr();
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/text"), file(0750, "system.posix_acl_access", acl))
            .add(TreePath.of("/other-mode"), file(0700, "system.posix_acl_access", acl))
            .add(TreePath.of("/minimal"), file(0710, "system.posix_acl_access", other))
            .add(TreePath.of("/default"), file(0755, "system.posix_acl_default", other))
            .add(TreePath.of("/damaged"), file(0755, "system.posix_acl_access", new byte[] {2}))
            .build();

    byte[] archive = write(tree);

    assertSameTree(tree, read(archive));
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    assertTrue(
        text.contains("SCHILY.acl.access=user::rwx,user:9:r--,group::--x,mask::r-x,other::---\n"));
    assertTrue(text.contains("SCHILY.acl.default=user::rwx,group::--x,other::---\n"));
    assertEquals(4, text.split("SCHILY.xattr.system.posix_acl_access=", -1).length);
  }

  private static RegularFile file(int permissions, String xattr, byte[] value) {
    return new RegularFile(
        Metadata.of(permissions).withXattrs(Xattrs.of(Xattr.of(xattr, value))), Content.of(""));
  }

  @Test
  void xattrsAreGivenLibarchivesWayTooWhenAsked() throws IOException {
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/f"), file(0644, "user.a b=%", new byte[] {1, 2, 3, 4}))
            .build();

    byte[] archive = write(tree, TarOptions.defaults().withLibarchiveXattrs(true));

    assertTrue(
        new String(archive, StandardCharsets.ISO_8859_1)
            .contains("LIBARCHIVE.xattr.user.a%20b%3D%25=AQIDBA\n"));
    assertSameTree(tree, read(archive));
  }

  @Test
  void socketsAreRefusedAllOfThemBeforeAnythingIsWritten() {
    FileTree tree =
        FileTree.builder()
            .socket("/run/b", 0600)
            .file("/f", 0644, Content.of("x"))
            .socket("/run/a", 0600)
            .build();
    var sink = new Archives.AscendingSink();

    var refused =
        assertThrows(
            UnrepresentableTreeException.class,
            () -> TarArchive.write(tree, TarOptions.defaults(), sink));

    assertEquals(
        "cannot be written as tar (2 problems): /run/a: socket, tar has no type for it;"
            + " /run/b: socket, tar has no type for it",
        refused.getMessage());
  }

  @Test
  void aFileBeyond8GiBHasItsSizeInTheExtendedHeader() throws IOException {
    long size = (1L << 33) + 5;
    FileTree tree = FileTree.builder().file("/big", 0644, Content.zeros(size)).build();
    var sink = new HolesOnly();

    ImageSummary summary = TarArchive.write(tree, TarOptions.defaults(), sink);

    assertEquals(8_589_946_880L, summary.size());
    FileTree back = TarArchive.read(sink, TarReadOptions.defaults());
    assertEquals(size, ((RegularFile) Archives.node(back, "/big")).size());
  }

  /** An archive whose zeros take no memory: headers, then one hole. */
  private static final class HolesOnly implements Image {
    private final byte[] head = new byte[8192];
    private long size;

    @Override
    public void writeAt(long offset, ByteBuffer source) {
      source.get(head, (int) offset, source.remaining());
    }

    @Override
    public void zeroAt(long offset, long length) {}

    @Override
    public void setSize(long newSize) {
      size = newSize;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) {
      for (long at = offset; target.hasRemaining(); at++) {
        target.put(at < head.length ? head[(int) at] : 0);
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void aContentThatIsNotAsLongAsItSaidIsAnError() {
    Content liar =
        new Content() {
          @Override
          public long size() {
            return 5;
          }

          @Override
          public ImageSource open() throws IOException {
            return Content.of("four").open();
          }
        };
    FileTree tree = FileTree.builder().file("/dir/liar", 0644, liar).build();

    var error = assertThrows(IOException.class, () -> write(tree));

    assertEquals("/dir/liar: opened with 4 bytes, expected 5", error.getMessage());
  }

  @Test
  void progressEndsWithAllBytesAndNames() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of("12345"))
            .hardLink("/b", "/a")
            .file("/c", 0644, Content.of("123"))
            .build();
    var events = new ArrayList<ProgressEvent>();

    TarArchive.write(tree, TarOptions.defaults(), new Archives.AscendingSink(), events::add);

    assertEquals(new ProgressEvent.StageStarted("writing tar archive", 8), events.getFirst());
    assertEquals(new ProgressEvent.StageFinished(), events.getLast());
    assertEquals(new ProgressEvent.Advanced(8, 4), events.get(events.size() - 2));
  }

  @Test
  void theSummaryTellsWhereTheEntriesEnd() throws IOException {
    FileTree tree = FileTree.builder().file("/a", 0644, Content.of("x")).build();

    ImageSummary summary = summary(tree);

    assertEquals(
        List.of(
            new ImageSummary.Section("entries", 0, 1536),
            new ImageSummary.Section("end of archive", 1536, 8704)),
        summary.sections());
  }

  private static ImageSummary summary(FileTree tree) throws IOException {
    return TarArchive.write(tree, TarOptions.defaults(), new Archives.AscendingSink());
  }

  @Test
  void verifyingDemandsACompleteEnd() throws IOException {
    byte[] archive = write(FileTree.builder().file("/a", 0644, Content.of("x")).build());

    ImageSummary verified = TarArchive.verify(Archives.image(archive));

    assertEquals(2, verified.fact("names"));
    assertEquals(
        "tar end of archive.blocks at 0x600: 512 bytes, expected two blocks of 512 zeros;"
            + " the archive is cut off",
        verifyFailure(Arrays.copyOf(archive, 2048)));
    byte[] garbage = archive.clone();
    garbage[9999] = 1;
    assertEquals(
        "tar end of archive.padding at 0x270f: 0x01, expected 0 up to the end;"
            + " if what follows means nothing, cut it off: head -c 2560",
        verifyFailure(garbage));
  }

  private static String verifyFailure(byte[] archive) {
    return assertThrows(
            ImageFormatException.class, () -> TarArchive.verify(Archives.image(archive)))
        .getMessage();
  }

  /**
   * Changed bytes are a promise broken: a new digest needs a line under "Bytes" in the changelog.
   */
  @Test
  void theBytesOfASmallSystemStayTheSame() throws Exception {
    byte[] archive = write(SystemTree.small());

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);

    assertEquals(
        "dd10a4d3d8b1251a04556c497d419f67fd3da9bffed715f6255a4d4584aaccc8",
        HexFormat.of().formatHex(digest));
  }
}
