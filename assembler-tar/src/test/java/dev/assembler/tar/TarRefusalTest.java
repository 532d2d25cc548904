package dev.assembler.tar;

import static dev.assembler.tar.Archives.assertRefused;
import static dev.assembler.tar.RawTar.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and hostile archives, each with the exact message. */
class TarRefusalTest {

  @Test
  void nothingAtAllIsNoArchive() {
    assertRefused("tar archive: empty, expected at least one header", new RawTar());
  }

  @Test
  void aFileThatIsNoArchiveFailsTheChecksum() {
    assertRefused(
        "tar header.chksum at 0x94: \"\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\","
            + " expected octal digits",
        new RawTar().raw(filled((byte) 1)));
    assertRefused(
        "tar header.chksum at 0x94: 047, expected 0424, the sum of the header's bytes",
        new RawTar()
            .raw(
                header('0', "")
                    .set(124, new byte[12])
                    .set(100, new byte[24])
                    .set(136, new byte[20])
                    .set(148, "000047\0 ")
                    .set(156, (byte) 20)
                    .block));
  }

  @Test
  void aHeaderThatIsCutOff() {
    assertRefused(
        "tar header at 0x400: cut off, 3 of 512 bytes are there",
        new RawTar().file("a", "x").raw((byte) 1, (byte) 2, (byte) 3));
  }

  @Test
  void oneZeroBlockAmongEntries() {
    assertRefused(
        "tar end of archive.second block at 0x600: not zero,"
            + " expected zeros, as in the block before it",
        new RawTar().file("a", "x").zeros(512).file("b", "x").end());
  }

  @Test
  void aBodyBeyondTheEnd() {
    assertRefused(
        "tar entry \"a\".size at 0x7c: 8589934591, beyond the end of the archive (1536)",
        new RawTar().add(header('0', "a").size(0_77777777777L)).end());
    assertRefused(
        "tar entry \"a\".size at 0x7c: 513, its padding is beyond the end of the archive (1025)",
        new RawTar().add(header('0', "a").size(513)).zeros(513));
  }

  @Test
  void aSizeBelowZeroOrBeyond64Bits() {
    var negative = new byte[12];
    Arrays.fill(negative, (byte) 0xFF);
    assertRefused(
        "tar entry \"a\".size at 0x7c: -1, expected at least 0",
        new RawTar().add(header('0', "a").gnu().set(124, negative)).end());
    var huge = new byte[12];
    huge[0] = (byte) 0x80;
    huge[4] = (byte) 0x80;
    assertRefused(
        "tar entry \"a\".size at 0x7c: \"\\x80\\x00\\x00\\x00\\x80\\x00\\x00\\x00\\x00\\x00\\x00"
            + "\\x00\", expected a number of 64 bits",
        new RawTar().add(header('0', "a").gnu().set(124, huge)).end());
  }

  @Test
  void numbersThatAreNone() {
    assertRefused(
        "tar entry \"a\".uid at 0x6c: \"000008\\x00\\x00\", expected octal digits",
        new RawTar().add(header('0', "a").set(108, "000008\0\0")).end());
    assertRefused(
        "tar extended header.uid at 0x200: \"4294967296\", expected 0 to 4294967295",
        new RawTar().pax("uid", "4294967296").file("a", "").end());
    assertRefused(
        "tar extended header.size at 0x200: \"-1\", expected decimal digits",
        new RawTar().pax("size", "-1").file("a", "").end());
    assertRefused(
        "tar extended header.size at 0x200: \"9223372036854775808\","
            + " expected at most 9223372036854775807",
        new RawTar().pax("size", "9223372036854775808").file("a", "").end());
  }

  @Test
  void namesThatLeadElsewhere() {
    assertRefused(
        "tar entry \"a/../../b\".name at 0x0: component \"..\","
            + " stands for a directory itself or its parent, expected a name",
        new RawTar().file("a/../../b", "x").end());
    assertRefused(
        "tar entry \"a\".linkname at 0x9d: component \"..\","
            + " stands for a directory itself or its parent, expected a name",
        new RawTar().hardLink("a", "../b").end());
    assertRefused(
        "tar entry \"\".name at 0x0: empty, expected a path", new RawTar().file("", "x").end());
    assertRefused(
        "tar entry \"a\\x00b\".name at 0x400: component \"a\\x00b\", contains a NUL byte,"
            + " expected a name",
        new RawTar().pax("path", "a\0b").file("x", "").end());
    assertRefused(
        "tar entry \""
            + "n".repeat(256)
            + "\".name at 0x600: a component of 256 bytes,"
            + " expected 1 to 255",
        new RawTar()
            .add(header('L', "l").gnu(), "n".repeat(256) + "\0".repeat(257))
            .file("x", "")
            .end());
  }

  @Test
  void entriesBelowWhatIsNoDirectory() {
    assertRefused(
        "tar entry \"etc/passwd\".name at 0x200: below \"/etc\", a symbolic link,"
            + " expected a directory",
        new RawTar().symlink("etc", "/etc").file("etc/passwd", "x").end());
    assertRefused(
        "tar entry \"a/b\".name at 0x200: below \"/a\", a regular file, expected a directory",
        new RawTar().file("a", "").file("a/b", "x").end());
    assertRefused(
        "tar entry \"a/b\".name at 0x200: below \"/a\", a hard link, expected a directory",
        new RawTar().hardLink("a", "c").file("a/b", "x").end());
  }

  @Test
  void aFileInPlaceOfADirectoryThatHoldsSomething() {
    assertRefused(
        "tar entry \"a\".name at 0x400: \"/a\", a directory with entries,"
            + " expected none to replace it",
        new RawTar().file("a/b", "x").file("a", "").end());
    assertRefused(
        "tar entry \"./\".typeflag at 0x9c: 6, expected 5, the root is a directory",
        new RawTar().add(header('6', "./").ustar()).end());
  }

  @Test
  void hardLinksToNothingToDirectoriesAndInLoops() {
    assertRefused(
        "tar entry \"a\".linkname at 0x9d: \"/b\", expected a file in the archive",
        new RawTar().hardLink("a", "b").end());
    assertRefused(
        "tar entry \"a\".linkname at 0x29d: \"/b\", a directory, expected a file",
        new RawTar().directory("b").hardLink("a", "b").end());
    assertRefused(
        "tar entry \"a\".linkname at 0x9d: \"/b\", a directory, expected a file",
        new RawTar().hardLink("a", "b").directory("b").end());
    assertRefused(
        "tar entry \"a\".linkname at 0x9d: \"/b\", expected no hard links in a loop",
        new RawTar().hardLink("a", "b").hardLink("b", "a").end());
  }

  @Test
  void symlinksToNothing() {
    assertRefused(
        "tar entry \"a\".linkname at 0x9d: empty, expected a symbolic link's target",
        new RawTar().symlink("a", "").end());
    assertRefused(
        "tar entry \"a\".linkname at 0x49d: \"x\\x00y\", expected a target without NUL",
        new RawTar().pax("linkpath", "x\0y").symlink("a", "").end());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "M' (a file continued from another volume)",
        "N' (old GNU's list of long names)",
        "A' (Solaris's access control list)",
        "E' (Solaris's extended attribute file)",
        "I' (star's inode without contents)",
        "Z'"
      })
  void typesThatATreeCannotHold(String typeAndName) {
    assertRefused(
        "tar entry \"a\".typeflag at 0x9c: '" + typeAndName + ", expected 0 to 7",
        new RawTar().add(header(typeAndName.charAt(0), "a").ustar()).end());
  }

  @Test
  void extendedHeadersWithoutTheirEntry() {
    assertRefused(
        "tar header.typeflag at 0x400: the end of the archive,"
            + " expected the entry that the extended header before it is for",
        new RawTar().pax("path", "a").end());
    assertRefused(
        "tar entry \"pax\".typeflag at 0x49c: x, expected the entry that the header before it is"
            + " for",
        new RawTar().pax("path", "a").pax("path", "b").file("c", "").end());
  }

  @Test
  void recordsThatAreNone() {
    String length = "no length, expected decimal digits and a space";
    String key = "no key, expected \"LENGTH KEY=VALUE\" and a newline";
    assertRecordRefused("99 a=b\n", "length 99, expected 5 to 7");
    assertRecordRefused("6 a=bc\n", "length 6, expected a newline as its last byte");
    assertRecordRefused("3 a=b\n", "length 3, expected 4 to 6");
    assertRecordRefused("999999999 a=b\n", "length 999999999, expected 12 to 14");
    assertRecordRefused("99999999999999999999 a=b\n", length);
    assertRecordRefused("a=b\n", length);
    assertRecordRefused("-6 a=b\n", length);
    assertRecordRefused("6", length);
    assertRecordRefused("6 =bc\n", key);
    assertRecordRefused("6 abc\n", key);
  }

  private static void assertRecordRefused(String body, String problem) {
    assertRefused(
        "tar extended header.record at 0x200: " + problem,
        new RawTar().add(header('x', "p").ustar(), body).file("f", "").end());
  }

  @Test
  void anExtendedHeaderTooLargeToHold() {
    assertRefused(
        "tar entry \"pax\".size at 0x7c: 1048577, beyond the limit (1048576)",
        new RawTar().add(header('g', "pax").ustar(), new byte[1048577]).end());
    assertRefused(
        "tar entry \"pax\".size at 0x7c: 1073741824, beyond the end of the archive (1536)",
        new RawTar().add(header('x', "pax").ustar().size(1 << 30)).end());
  }

  @Test
  void xattrsBeyondTheirBounds() {
    assertRefused(
        "tar extended header.SCHILY.xattr."
            + "n".repeat(256)
            + " at 0x200: \"\", expected an attribute name of 1 to 255 bytes without NUL,"
            + " found 256",
        new RawTar().pax("SCHILY.xattr." + "n".repeat(256), "").file("f", "").end());
    assertRefused(
        "tar extended header.SCHILY.xattr.user.a at 0x200: \""
            + "v".repeat(80)
            + "\"...,"
            + " expected a value of at most 65536 bytes, found 65537",
        new RawTar().pax("SCHILY.xattr.user.a", "v".repeat(65537)).file("f", "").end());
    assertRefused(
        "tar extended header.LIBARCHIVE.xattr.user.a at 0x200: \"?\", expected base64",
        new RawTar().pax("LIBARCHIVE.xattr.user.a", "?").file("f", "").end());
  }

  @Test
  void unknownCharsetsAndPartsOfFiles() {
    assertRefused(
        "tar extended header.hdrcharset at 0x200: \"KOI8-R\","
            + " expected BINARY or ISO-IR 10646 2000 UTF-8",
        new RawTar().pax("hdrcharset", "KOI8-R").file("f", "").end());
    assertRefused(
        "tar extended header.GNU.volume.offset at 0x200: \"512\","
            + " archives of several volumes are not read",
        new RawTar().pax("GNU.volume.offset", "512").file("f", "").end());
  }

  @Test
  void moreThanTheLimitsAllow() throws IOException {
    var archive = new RawTar().file("a/b", "").symlink("c", "target").end();
    Limits limits = Limits.defaults();

    assertEquals(
        "tar entry \"c\": names in the tree: 4, beyond the limit (3)",
        refusal(archive, limits.withNodes(3)));
    assertEquals(
        "tar entry \"c\": bytes of names: 8, beyond the limit (7)",
        refusal(archive, limits.withNameBytes(7)));
    assertEquals(
        "tar entry \"a/b\": depth: 2, beyond the limit (1)", refusal(archive, limits.withDepth(1)));
  }

  @Test
  void xattrsAndHolesBeyondTheLimits() throws IOException {
    var xattrs = new RawTar().pax("SCHILY.xattr.user.a", "v".repeat(600)).file("f", "").end();
    var holes =
        new RawTar()
            .pax("GNU.sparse.size", "1000001", "GNU.sparse.numblocks", "0", "GNU.sparse.map", "")
            .file("f", "")
            .end();

    assertEquals(
        "tar entry \"pax\".size at 0x7c: 625, beyond the limit (624)",
        refusal(xattrs, Limits.defaults().withAllocation(624)));
    assertEquals(
        "tar entry \"g\": bytes of metadata: 1717, beyond the limit (1000)",
        refusal(
            new RawTar()
                .global("SCHILY.xattr.user.a", "v".repeat(600))
                .file("f", "")
                .file("g", "")
                .end(),
            Limits.defaults().withAllocation(1000)));
    assertEquals(
        "tar entry \"f\": bytes of holes: 1000001, beyond the limit (1000000)",
        refusal(holes, Limits.defaults().withExpansion(1000000)));
  }

  @Test
  void aMillionEmptyEntriesStopAtTheLimit() throws IOException {
    var archive = new RawTar();
    for (int i = 0; i < 2000; i++) {
      archive.add(header('5', "d" + i).ustar());
    }
    byte[] part = archive.bytes();
    var endless = new RepeatedImage(part, 500);

    var refused =
        assertThrows(
            ImageFormatException.class,
            () ->
                TarArchive.read(
                    endless,
                    TarReadOptions.defaults().withLimits(Limits.defaults().withNodes(1000))));
    assertEquals(
        "tar entry \"d999\": names in the tree: 1001, beyond the limit (1000)",
        refused.getMessage());
    assertEquals(
        2001,
        TarArchive.read(endless, TarReadOptions.defaults().withAllowMissingEnd(true)).nameCount());
  }

  private static String refusal(RawTar archive, Limits limits) {
    return assertThrows(
            ImageFormatException.class,
            () -> TarArchive.read(archive.image(), TarReadOptions.defaults().withLimits(limits)))
        .getMessage();
  }

  private static byte[] filled(byte value) {
    var block = new byte[512];
    Arrays.fill(block, value);
    return block;
  }

  /** The same bytes again and again: a million entries without their memory. */
  private record RepeatedImage(byte[] part, int times) implements ImageSource {
    @Override
    public long size() {
      return (long) part.length * times;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) {
      long at = offset;
      while (target.hasRemaining()) {
        int start = (int) (at % part.length);
        int count = Math.min(part.length - start, target.remaining());
        target.put(part, start, count);
        at += count;
      }
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
