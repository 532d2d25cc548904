package dev.assembler.tar;

import static dev.assembler.tar.Archives.assertRefused;
import static dev.assembler.tar.Archives.node;
import static dev.assembler.tar.Archives.text;
import static dev.assembler.tar.RawTar.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What extended headers put in the place of a header's fields. */
class PaxTest {

  /** vfs_cap_data revision 2 with CAP_NET_RAW: not UTF-8, with NULs and a newline in it. */
  private static final byte[] CAPABILITY =
      HexFormat.of().parseHex("0100000200200000000000000a000000fe000000");

  @Test
  void recordsReplaceTheHeadersFields() throws IOException {
    var archive =
        new RawTar()
            .pax(
                "path", "long/" + "n".repeat(200),
                "size", "3",
                "uid", "4294967294",
                "gid", "3000000",
                "mtime", "-1.25")
            .add(header('0', "short").ustar().octal(124, 12, 9999).octal(108, 8, 1))
            .raw((byte) 'a', (byte) 'b', (byte) 'c')
            .zeros(509)
            .pax("linkpath", "t".repeat(101))
            .symlink("soft", "short")
            .end();

    FileTree tree = archive.read();

    String path = "/long/" + "n".repeat(200);
    assertEquals("abc", text(tree, path));
    assertEquals(
        new Metadata(0644, 4_294_967_294L, 3_000_000, -2, 750_000_000, Xattrs.NONE),
        node(tree, path).metadata());
    assertEquals("t".repeat(101), ((Symlink) node(tree, "/soft")).targetText());
  }

  @Test
  void globalRecordsHoldUntilTheyAreReplacedOrRevoked() throws IOException {
    var archive =
        new RawTar()
            .global("uid", "7", "mtime", "100", "comment", "for all")
            .file("a", "")
            .pax("uid", "8")
            .file("b", "")
            .pax("uid", "")
            .file("c", "")
            .global("uid", "9")
            .file("d", "")
            .end();

    FileTree tree = archive.read();

    assertEquals(7, node(tree, "/a").metadata().uid());
    assertEquals(8, node(tree, "/b").metadata().uid());
    assertEquals(0, node(tree, "/c").metadata().uid());
    assertEquals(9, node(tree, "/d").metadata().uid());
    assertEquals(100, node(tree, "/d").metadata().mtimeSeconds());
  }

  @Test
  void theLastRecordOfAKeyCounts() throws IOException {
    FileTree tree = new RawTar().pax("path", "no", "path", "yes").file("x", "").end().read();

    assertEquals("yes", tree.root().name(0).toString());
  }

  @Test
  void namesInRecordsAreBytesWhateverTheCharsetSays() throws IOException {
    var archive = new RawTar().pax("hdrcharset", "BINARY", "path", "\u00ff\u00fe").file("x", "");

    byte[] name = archive.end().read().root().name(0).toBytes();

    assertArrayEquals(new byte[] {(byte) 0xFF, (byte) 0xFE}, name);
  }

  @Test
  void xattrsKeepBinaryValues() throws IOException {
    String value = new String(CAPABILITY, StandardCharsets.ISO_8859_1);
    var archive =
        new RawTar()
            .pax(
                "SCHILY.xattr.security.capability", value,
                "SCHILY.xattr.user.empty", "",
                "SCHILY.xattr.user.a%3Db%25c", "=\n\0=")
            .file("ping", "")
            .end();

    Xattrs xattrs = node(archive.read(), "/ping").metadata().xattrs();

    assertEquals(
        Xattrs.of(
            Xattr.of("security.capability", CAPABILITY),
            Xattr.of("user.empty", new byte[0]),
            Xattr.of("user.a=b%c", "=\n\0=".getBytes(StandardCharsets.US_ASCII))),
        xattrs);
  }

  @Test
  void libarchivesXattrsAreDecodedAndMayRepeatSchilys() throws IOException {
    var archive =
        new RawTar()
            .pax(
                "LIBARCHIVE.xattr.user.a%20b", "eA", // no padding, as libarchive writes it
                "LIBARCHIVE.xattr.user.both", "eHk=",
                "SCHILY.xattr.user.both", "xy")
            .file("f", "")
            .end();

    Xattrs xattrs = node(archive.read(), "/f").metadata().xattrs();

    assertEquals(
        Xattrs.of(
            Xattr.of("user.a b", new byte[] {'x'}),
            Xattr.of("user.both", "xy".getBytes(StandardCharsets.US_ASCII))),
        xattrs);
  }

  @Test
  void twoRecordsOfOneXattrMustAgree() {
    assertRefused(
        "tar extended header.SCHILY.xattr.user.a at 0x21e: \"z\","
            + " expected the value that LIBARCHIVE.xattr.user.a gives it",
        new RawTar()
            .pax("LIBARCHIVE.xattr.user.a", "eA", "SCHILY.xattr.user.a", "z")
            .file("f", "")
            .end());
  }

  @Test
  void aSelinuxLabelGetsTheKernelsNul() throws IOException {
    var archive = new RawTar().pax("RHT.security.selinux", "u:r:t:s0").file("f", "").end();

    Xattrs xattrs = node(archive.read(), "/f").metadata().xattrs();

    assertEquals(
        Xattrs.of(Xattr.of("security.selinux", "u:r:t:s0\0".getBytes(StandardCharsets.US_ASCII))),
        xattrs);
  }

  @Test
  void anAccessControlListBecomesTheKernelsXattrAndSetsTheMode() throws IOException {
    var archive =
        new RawTar()
            .pax(
                "SCHILY.acl.access",
                "user::rwx,group::r-x,other::---,user:daemon:r--:1,group:50:-wx,mask::rwx")
            .file("f", "")
            .end();

    Metadata metadata = node(archive.read(), "/f").metadata();

    assertEquals(0770, metadata.permissions());
    assertEquals(
        Xattrs.of(
            Xattr.of(
                "system.posix_acl_access",
                HexFormat.of()
                    .parseHex(
                        "02000000"
                            + "01000700ffffffff"
                            + "0200040001000000"
                            + "04000500ffffffff"
                            + "0800030032000000"
                            + "10000700ffffffff"
                            + "20000000ffffffff"))),
        metadata.xattrs());
  }

  @Test
  void anAccessControlListThatSaysNoMoreThanTheModeIsNoXattr() throws IOException {
    var archive =
        new RawTar()
            .pax("SCHILY.acl.access", "user::rw-\ngroup::r--\nother::---\n")
            .file("f", "")
            .end();

    Metadata metadata = node(archive.read(), "/f").metadata();

    assertEquals(Metadata.of(0640), metadata);
  }

  @Test
  void anAccessControlListWithNamesAloneIsRefusedUnlessIgnored() throws IOException {
    var archive =
        new RawTar()
            .pax("SCHILY.acl.default", "user::rwx,user:ann:rwx,group::---,mask::rwx,other::---")
            .directory("d")
            .end();

    FileTree ignoring =
        TarArchive.read(archive.image(), TarReadOptions.defaults().withIgnoreAcls(true));

    assertTrue(node(ignoring, "/d").metadata().xattrs().isEmpty());
    assertRefused(
        "tar extended header.SCHILY.acl.default at 0x200:"
            + " \"user::rwx,user:ann:rwx,group::---,mask::rwx,other::---\","
            + " entry \"user:ann:rwx\": a name, but numbers are needed",
        archive);
  }

  @Test
  void theAttributeItselfGoesBeforeTheTextWithNames() throws IOException {
    byte[] binary = PosixAcl.parse("u::rwx,u:9:r,g::x,m::rx,o::").toXattr();
    var archive =
        new RawTar()
            .pax(
                "SCHILY.acl.access",
                "user::rwx,user:ann:r--,group::--x,mask::r-x,other::---",
                "SCHILY.xattr.system.posix_acl_access",
                new String(binary, StandardCharsets.ISO_8859_1))
            .file("f", "")
            .end();

    Xattrs xattrs = node(archive.read(), "/f").metadata().xattrs();

    assertEquals(Xattrs.of(Xattr.of("system.posix_acl_access", binary)), xattrs);
  }

  @Test
  void anNfs4AccessControlListIsRefused() {
    assertRefused(
        "tar extended header.SCHILY.acl.ace at 0x200: \"owner@:rw-p--aARWcCos:-------:allow\","
            + " NFSv4 access control lists cannot be kept",
        new RawTar()
            .pax("SCHILY.acl.ace", "owner@:rw-p--aARWcCos:-------:allow")
            .file("f", "")
            .end());
  }

  @Test
  void starsDeviceNumbersGoBeforeTheHeaders() throws IOException {
    var archive =
        new RawTar()
            .pax("SCHILY.devmajor", "4294967295", "SCHILY.devminor", "3000000")
            .add(header('4', "big").ustar())
            .end();

    var device = (Device) node(archive.read(), "/big");

    assertEquals(4_294_967_295L, device.major());
    assertEquals(3_000_000, device.minor());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 1, 0",
    "1., 1, 0",
    ".5, 0, 500000000",
    "1.5, 1, 500000000",
    "1.123456789, 1, 123456789",
    "1.1234567899, 1, 123456789",
    "-1, -1, 0",
    "-0.5, -1, 500000000",
    "-1.000000001, -2, 999999999",
    "-1.0000000001, -2, 999999999",
    "-1.0000000000, -1, 0",
    "-0.9999999999, -1, 0",
    "9223372036854775807.9, 9223372036854775807, 900000000",
    "-9223372036854775807.9, -9223372036854775808, 100000000",
    "-9223372036854775808, -9223372036854775808, 0"
  })
  void timesAreReadToTheNanosecondBelow(String text, long seconds, int nanos) throws IOException {
    FileTree tree = new RawTar().pax("mtime", text).file("f", "").end().read();

    Metadata metadata = node(tree, "/f").metadata();

    assertEquals(seconds, metadata.mtimeSeconds());
    assertEquals(nanos, metadata.mtimeNanos());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "-1, 0, -1",
    "-1, 500000000, -0.5",
    "-2, 750000000, -1.25",
    "5, 10, 5.00000001",
    "-9223372036854775808, 1, -9223372036854775807.999999999"
  })
  void timesAreWrittenAsTheyAreRead(long seconds, int nanos, String text) throws IOException {
    var time = new PaxTime(seconds, nanos);

    String written = time.toString();

    assertEquals(text, written);
    var record = new PaxRecord("mtime", written.getBytes(StandardCharsets.US_ASCII), 0);
    assertEquals(time, PaxTime.of(record));
  }

  @ParameterizedTest
  @CsvSource({
    "''' '''",
    "1.2.3",
    "'+1'",
    "-",
    ".",
    "1e9",
    "9223372036854775808",
    "-9223372036854775808.5"
  })
  void otherTimesAreRefused(String text) {
    var archive = new RawTar().pax("mtime", text).file("f", "").end();

    assertThrows(ImageFormatException.class, archive::read);
  }
}
