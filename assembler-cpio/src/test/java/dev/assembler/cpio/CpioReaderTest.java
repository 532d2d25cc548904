package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives others make, rightly and wrongly. */
class CpioReaderTest {

  /** GNU cpio writes the bytes with the last name, others with the first, or with each. */
  @ParameterizedTest
  @CsvSource({"'',data", "data,''", "data,data", "other,data"})
  void hardLinksHaveTheirBytesWithAnyName(String first, String last) throws IOException {
    FileTree tree =
        CpioArchive.read(
            new RawCpio().link(7, 2).file("a", first).file("b", last).trailer().image());

    Node a = node(tree, "/a");
    assertSame(a, node(tree, "/b"));
    assertEquals("data", text((RegularFile) a));
    assertEquals(2, tree.linkCount(a));
  }

  @Test
  void oneInodeNumberWithALinkCountOfOneIsNoLink() throws IOException {
    FileTree tree =
        CpioArchive.read(new RawCpio().link(0, 1).file("a", "1").file("b", "2").trailer().image());

    assertEquals("1", text(tree, "/a"));
    assertEquals("2", text(tree, "/b"));
  }

  @Test
  void kindsOfOneInodeNumberAreNotLinked() throws IOException {
    FileTree tree =
        CpioArchive.read(
            new RawCpio()
                .link(7, 2)
                .file("a", "1")
                .entry("b", 0020600, "", 5, 1)
                .entry("c", 0020600, "", 5, 1)
                .trailer()
                .image());

    assertEquals("1", text(tree, "/a"));
    assertEquals(5, ((Device) node(tree, "/b")).major());
    assertSame(node(tree, "/b"), node(tree, "/c"));
  }

  @Test
  void aLaterEntryOfANameReplacesAnEarlierOne() throws IOException {
    FileTree tree =
        CpioArchive.read(
            new RawCpio()
                .file("a", "old")
                .directory("d")
                .file("d/kept", "kept")
                .file("a", "new")
                .symlink("b", "x")
                .file("b", "file now")
                .directory("d")
                .trailer()
                .image());

    assertEquals("new", text(tree, "/a"));
    assertEquals("file now", text(tree, "/b"));
    assertEquals("kept", text(tree, "/d/kept"));
  }

  @Test
  void missingParentsAreMade() throws IOException {
    FileTree tree = CpioArchive.read(new RawCpio().file("a/b/c", "x").trailer().image());

    assertEquals("x", text(tree, "/a/b/c"));
    assertEquals(0755, node(tree, "/a").metadata().permissions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"./a/b", "a//b", "a/./b", "a/b/", "././a/b"})
  void dotsAndDoubledSlashesMeanNothing(String name) throws IOException {
    FileTree tree =
        CpioArchive.read(new RawCpio().directory("./a").directory(name).trailer().image());

    assertEquals(Node.Kind.DIRECTORY, node(tree, "/a/b").kind());
  }

  @Test
  void namesMayBePaddedWithZerosWithinTheirField() throws IOException {
    var archive =
        new RawCpio()
            .header(0100644, 1, 0, 0, 10, 0)
            .text("f\0\0\0\0\0\0\0\0\0")
            .pad()
            .text("x")
            .pad()
            .trailer();

    assertEquals("x", text(CpioArchive.read(archive.image()), "/f"));
  }

  /** Symlinks are followed inside the tree only: what a hostile archive aims at stays untouched. */
  @Test
  void symlinksThatLeadOutStayInTheTree() throws IOException {
    FileTree tree =
        CpioArchive.read(
            new RawCpio()
                .symlink("up", "../../..")
                .symlink("etc-link", "/etc")
                .file("up/passwd", "1")
                .file("etc-link/shadow", "2")
                .trailer()
                .image());

    assertEquals("1", text(tree, "/passwd"));
    assertEquals("2", text(tree, "/etc/shadow"));
    assertEquals("../../..", ((Symlink) node(tree, "/up")).targetText());
  }

  @Test
  void hexadecimalDigitsMayBeUpperCase() throws IOException {
    byte[] archive = new RawCpio().link(0xABCDEF, 1).file("a", "x").trailer().toBytes();
    byte[] upper =
        new String(archive, StandardCharsets.ISO_8859_1)
            .replace("00abcdef", "00ABCDEF")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertEquals("x", text(CpioArchive.read(MemoryImage.of(upper)), "/a"));
  }

  @Test
  void anEmptyArchiveIsAnEmptyTree() throws IOException {
    FileTree tree = CpioArchive.read(new RawCpio().trailer().image());

    assertEquals(1, tree.nameCount());
  }

  @Test
  void oldFormatsAreNamed() {
    assertEquals(
        "cpio header.c_magic at 0x0: \"070707\", the old portable format (odc), "
            + "expected 070701 or 070702; try cpio -H newc",
        refusal(new RawCpio().magic("070707").file("a", "x")));
    assertEquals(
        "initramfs at 0x0: bytes c7 71 00 00 00 00, the old binary cpio format; "
            + "try cpio -H newc, expected a cpio header or a compression Linux knows",
        initramfsRefusal(
            new RawCpio().bytes(new byte[] {(byte) 0xC7, 0x71, 0, 0, 0, 0, 0, 0, 0, 0})));
    assertEquals(
        "cpio archive at 0x0: does not begin with 070701 or 070702; "
            + "read it as an initramfs if it is compressed",
        refusal(new RawCpio().bytes(new byte[] {(byte) 0xC7, 0x71, 0, 0, 0, 0})));
  }

  @Test
  void namesThatLeadOutOfTheTreeAreRefused() {
    assertEquals(
        "cpio name at 0x6e: \"../x\": leads upwards, expected a name without \"..\"",
        refusal(new RawCpio().file("../x", "")));
    assertEquals(
        "cpio name at 0x6e: \"a/../../x\": leads upwards, expected a name without \"..\"",
        refusal(new RawCpio().file("a/../../x", "")));
    assertEquals(
        "cpio name at 0x6e: \"/etc/passwd\": absolute, expected a relative name",
        refusal(new RawCpio().file("/etc/passwd", "")));
  }

  @Test
  void sizesPastTheEndAreRefused() {
    assertEquals(
        "cpio header.c_filesize at 0x36: 4294967295, beyond the end, 0 bytes are left of the image",
        refusal(new RawCpio().header(0100644, 0xFFFF_FFFFL, 0, 0, 2, 0).text("a\0")));
    assertEquals(
        "cpio header.c_namesize at 0x5e: 4294967295, expected 2 to 4096",
        refusal(new RawCpio().header(0100644, 0, 0, 0, 0xFFFF_FFFFL, 0).zeros(100)));
    assertEquals(
        "cpio name at 0x6e: cut off, 2 of 4094 bytes are there",
        refusal(new RawCpio().header(0100644, 0, 0, 0, 4094, 0).text("a\0")));
  }

  @Test
  void entriesThatContradictThemselvesAreRefused() {
    assertEquals(
        "cpio header.c_filesize at 0x36: 4, expected 0 for a directory",
        refusal(new RawCpio().entry("a", 040755, "data")));
    assertEquals(
        "cpio header.c_filesize at 0x36: 0, expected 1 to 4096 for a symbolic link",
        refusal(new RawCpio().symlink("a", "")));
    assertEquals(
        "cpio header.c_filesize at 0x36: 5000, expected 1 to 4096 for a symbolic link",
        refusal(new RawCpio().symlink("a", "x".repeat(5000))));
    assertEquals(
        "cpio header.c_mode at 0xe: 0644, expected a kind of node",
        refusal(new RawCpio().entry("a", 0644, "")));
    assertEquals(
        "cpio header.c_namesize at 0x5e: 4, but no NUL ends the name",
        refusal(new RawCpio().header(0100644, 0, 0, 0, 4, 0).text("abcd").zeros(100)));
    assertEquals(
        "cpio header.c_namesize at 0x5e: 4, but the name is empty",
        refusal(new RawCpio().header(0100644, 0, 0, 0, 4, 0).zeros(100)));
    assertEquals(
        "cpio header.c_ino at 0x6: \"0x000001\", expected eight hexadecimal digits",
        refusal(
            new RawCpio()
                .text(
                    new String(new RawCpio().file("a", "").toBytes(), StandardCharsets.ISO_8859_1)
                        .replaceFirst("00000001", "0x000001"))));
    assertEquals(
        "cpio name at 0x6e: \".\": a regular file in place of the root",
        refusal(new RawCpio().file(".", "")));
    assertEquals(
        "cpio name at 0xde: \"a/b\": \"a\" is a regular file, expected a directory",
        refusal(new RawCpio().file("a", "").file("a/b", "")));
  }

  @Test
  void anArchiveEndsWithATrailerAndZeros() {
    assertEquals(
        "cpio archive at 0x70: ends without a trailer", refusal(new RawCpio().directory("a")));
    assertEquals(
        "cpio archive at 0x7c: more after the trailer; read it as an initramfs",
        refusal(new RawCpio().trailer().trailer()));
    assertEquals("cpio archive: empty", refusal(new RawCpio()));
  }

  @Test
  void headersBeginAtMultiplesOfFour() {
    assertEquals(
        "cpio header at 0x72: after 2 zeros, expected at a multiple of 4",
        refusal(new RawCpio().directory("a").zeros(2).trailer()));
  }

  @Test
  void sumsAreCheckedWhenVerifying() throws IOException {
    var right =
        new RawCpio()
            .magic("070702")
            .header(0100644, 2, 0, 0, 2, 0x61 + 0x62)
            .text("f\0")
            .pad()
            .text("ab")
            .pad()
            .trailer();
    byte[] wrong = right.toBytes();
    wrong[0x71] ^= 1;

    assertEquals(1, CpioArchive.verify(right.image()).fact("checksums"));
    CpioArchive.read(MemoryImage.of(wrong));
    var refused =
        assertThrows(ImageFormatException.class, () -> CpioArchive.verify(MemoryImage.of(wrong)));
    assertEquals(
        "cpio header.c_chksum at 0x66: 0xc3, expected 0xc4 for \"f\"", refused.getMessage());
  }

  @Test
  void verifyingFindsWhatTheKernelDrops() {
    var refused =
        assertThrows(
            ImageFormatException.class,
            () -> CpioArchive.verify(new RawCpio().file("a/b", "").trailer().image()));

    assertEquals(
        "cpio name at 0x6e: \"a/b\": the kernel drops it without a word: "
            + "no directory \"a\" comes before it",
        refused.getMessage());
  }

  @Test
  void limitsAreKept() {
    Limits limits = Limits.defaults();
    var three = new RawCpio().directory("a").directory("b").directory("c").trailer();
    var deep = new RawCpio().directory("a/b/c").trailer();
    var ways =
        new RawCpio().symlink("l", "a/a/a/a/a/a/a/a").directory("l/x").directory("l/y").trailer();

    assertEquals("cpio: more names than the limit (2)", refusal(three, limits.withNodes(2)));
    assertEquals(
        "cpio header at 0x70: bytes of names: 2, beyond the limit (1)",
        refusal(three, limits.withNameBytes(1)));
    assertEquals(
        "cpio header at 0x70: bytes of metadata: 514, beyond the limit (300)",
        refusal(three, limits.withAllocation(300)));
    assertEquals(
        "cpio name at 0x6e: \"a/b/c\": 3 levels deep, beyond the limit (2)",
        refusal(deep, limits.withDepth(2)));
    assertEquals("cpio: \"a\" is deeper than the limit (4)", refusal(ways, limits.withDepth(4)));
    var tour =
        new RawCpio().symlink("l", "a/../a/../a/../a/../a/../a/..").file("l/x", "").file("l/y", "");
    assertEquals(
        "cpio: ways through symbolic links with more names than the limit (20)",
        refusal(tour, limits.withNodes(20)));
  }

  @Test
  void aMillionEmptyEntriesAreReadInBoundedRoom() throws IOException {
    byte[] entry = new RawCpio().link(1, 2).file("a", "").toBytes();
    var archive = new RawCpio();
    for (int i = 0; i < 1_000_000; i++) {
      archive.bytes(entry);
    }

    FileTree tree = CpioArchive.read(archive.trailer().image());

    assertEquals(2, tree.nameCount());
  }

  static String refusal(RawCpio archive) {
    return refusal(archive, Limits.defaults());
  }

  private static String refusal(RawCpio archive, Limits limits) {
    return assertThrows(ImageFormatException.class, () -> CpioArchive.read(archive.image(), limits))
        .getMessage();
  }

  private static String initramfsRefusal(RawCpio archive) {
    return assertThrows(ImageFormatException.class, () -> InitramfsImage.read(archive.image()))
        .getMessage();
  }

  static Node node(FileTree tree, String path) {
    return tree.find(TreePath.of(path)).orElseThrow(() -> new AssertionError(path + ": missing"));
  }

  static String text(FileTree tree, String path) throws IOException {
    return text((RegularFile) node(tree, path));
  }

  private static String text(RegularFile file) throws IOException {
    try (ImageSource source = file.content().open()) {
      var bytes = ByteBuffer.allocate((int) file.size());
      source.readAt(0, bytes);
      return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }
  }
}
