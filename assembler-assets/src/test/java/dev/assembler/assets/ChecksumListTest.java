package dev.assembler.assets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Mutations;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumListTest {

  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final byte[] DIGEST = HexFormat.of().parseHex(HEX);

  private static ChecksumList.Entry entry(String name) {
    return new ChecksumList.Entry(name, DIGEST);
  }

  private static ChecksumList parse(String text) throws ImageFormatException {
    return parse(text, DigestAlgorithm.SHA256);
  }

  private static ChecksumList parse(String text, DigestAlgorithm algorithm)
      throws ImageFormatException {
    return ChecksumList.parse(text.getBytes(ISO_8859_1), algorithm, Limits.defaults());
  }

  private static List<String> names(ChecksumList list) {
    return list.entries().stream().map(entry -> new String(entry.name(), ISO_8859_1)).toList();
  }

  @Test
  void aListIsSortedByComponents() {
    var list =
        ChecksumList.of(
            DigestAlgorithm.BLAKE3,
            List.of(
                entry("x86_64/vmlinuz"),
                entry("arm64-be/vmlinuz"),
                entry("é"),
                entry("arm64/vmlinuz"),
                entry("arm64/initrd.img"),
                entry("Z")));

    assertEquals(
        HEX
            + "  Z\n"
            + HEX
            + "  arm64/initrd.img\n"
            + HEX
            + "  arm64/vmlinuz\n"
            + HEX
            + "  arm64-be/vmlinuz\n"
            + HEX
            + "  x86_64/vmlinuz\n"
            + HEX
            + "  é\n",
        new String(list.toBytes(), UTF_8));
  }

  @Test
  void whatIsWrittenIsRead() throws ImageFormatException {
    for (DigestAlgorithm algorithm :
        List.of(DigestAlgorithm.SHA256, DigestAlgorithm.BLAKE3, DigestAlgorithm.FSVERITY_SHA256)) {
      var names = new ArrayList<>(List.of("a", "b c", " lead", "*star", "sub/f", "\u00e9"));
      if (!algorithm.isFsVerity()) {
        names.addAll(List.of("new\nline", "back\\slash", "\\n", "carriage\rreturn"));
      }
      var list = ChecksumList.of(algorithm, names.stream().map(ChecksumListTest::entry).toList());

      var again = ChecksumList.parse(list.toBytes(), algorithm, Limits.defaults());

      assertEquals(names(list), names(again));
      assertArrayEquals(list.toBytes(), again.toBytes());
      assertArrayEquals(DIGEST, again.digestOf("b c").orElseThrow());
      assertFalse(again.digestOf("none").isPresent());
    }
  }

  @Test
  void linesAreThoseOfTheTools() {
    assertEquals("\\" + HEX + "  a\\nb\\\\c\\rd\n", line(DigestAlgorithm.SHA256, "a\nb\\c\rd"));
    assertEquals("\\" + HEX + "  a\\nb\\\\c\rd\n", line(DigestAlgorithm.BLAKE3, "a\nb\\c\rd"));
    assertEquals(HEX + "  plain\n", line(DigestAlgorithm.BLAKE3, "plain"));
    assertEquals("sha256:" + HEX + " a\\b\n", line(DigestAlgorithm.FSVERITY_SHA256, "a\\b"));
    assertEquals(
        "\\a\\nb",
        new String(ChecksumList.shownName(DigestAlgorithm.SHA256, "a\nb".getBytes(UTF_8)), UTF_8));
  }

  private static String line(DigestAlgorithm algorithm, String name) {
    return new String(ChecksumList.line(algorithm, name.getBytes(UTF_8), DIGEST), UTF_8);
  }

  @Test
  void everyFormThatToolsPrintIsRead() throws ImageFormatException {
    assertEquals(
        List.of("a", "b", "c\nd", "e", "f (g) = h", "  i", "\\j"),
        names(
            parse(
                "# a comment\n\n"
                    + HEX
                    + "  a\r\n"
                    + HEX.toUpperCase(java.util.Locale.ROOT)
                    + " *b\n"
                    + "\\"
                    + HEX
                    + "  c\\nd\n"
                    + "SHA256 (e) = "
                    + HEX
                    + "\n"
                    + "SHA256 (f (g) = h) = "
                    + HEX
                    + "\n"
                    + HEX
                    + "    i\n"
                    + HEX
                    + "  \\j")));
    assertEquals(List.of("x"), names(parse("BLAKE3 (x) = " + HEX + "\n", DigestAlgorithm.BLAKE3)));
    assertEquals(
        List.of("y z"),
        names(parse("sha512:" + HEX + HEX + " y z\n", DigestAlgorithm.FSVERITY_SHA512)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "  ",
        "HEX",
        "HEX ",
        "HEX  ",
        "HEX x",
        "HEX\t x",
        "HEX _x",
        " HEX  x",
        "HEX0  x",
        "sha256:HEX x",
        "\\HEX  a\\x",
        "\\HEX  a\\",
        "\\",
        "SHA256 () = HEX",
        "SHA256 (x) =HEX",
        "MD5 (x) = HEX",
        "HEX  a\0b",
        "-HEX  x"
      })
  void otherLinesAreRefusedByNumber(String line) {
    String text = HEX + "  good\n\n" + line.replace("HEX", HEX) + "\n";

    var refused = assertThrows(ImageFormatException.class, () -> parse(text));

    assertTrue(refused.getMessage().startsWith("line 3: \""), refused.getMessage());
    assertTrue(
        refused.getMessage().endsWith("\", expected 64 hexadecimal digits, two spaces and a name"),
        refused.getMessage());
  }

  @Test
  void longLinesAreNotShownWhole() {
    var refused = assertThrows(ImageFormatException.class, () -> parse("x".repeat(1_000_000)));

    assertEquals(
        "line 1: \""
            + "x".repeat(80)
            + "..\", expected 64 hexadecimal digits, two spaces and a name",
        refused.getMessage());
  }

  @Test
  void aNameHasOneDigest() throws ImageFormatException {
    String other = "f".repeat(64);

    var refused =
        assertThrows(ImageFormatException.class, () -> parse(HEX + "  a\n" + other + "  a\n"));

    assertEquals(
        "line 2: another digest for a, expected " + HEX + " as before", refused.getMessage());
    assertEquals(2, parse(HEX + "  a\n" + HEX + "  a\n").entries().size());
  }

  @Test
  void listsAreBounded() throws Exception {
    byte[] three = (HEX + "  a\n" + HEX + "  b\n" + HEX + "  c\n").getBytes(UTF_8);
    MemoryImage image = MemoryImage.of(three);
    Limits limits = Limits.defaults();

    assertThrows(
        ImageFormatException.class,
        () -> ChecksumList.read(image, DigestAlgorithm.SHA256, limits.withNodes(2)));
    assertThrows(
        ImageFormatException.class,
        () -> ChecksumList.read(image, DigestAlgorithm.SHA256, limits.withAllocation(800)));
    assertEquals(3, ChecksumList.read(image, DigestAlgorithm.SHA256, limits).entries().size());
    var huge = new MemoryImage();
    huge.setSize(1L << 50);
    assertThrows(
        ImageFormatException.class, () -> ChecksumList.read(huge, DigestAlgorithm.SHA256, limits));
  }

  @ParameterizedTest
  @CsvSource({
    "a, true",
    "a/b, true",
    "..., true",
    "a/.b, true",
    "/a, false",
    "a/, false",
    "a//b, false",
    ".., false",
    "../a, false",
    "a/../b, false",
    "a/.., false",
    "., false",
    "./a, false"
  })
  void namesOutsideAreKnown(String name, boolean inside) throws ImageFormatException {
    var list = parse(HEX + "  " + name + "\n");

    assertEquals(inside, list.entries().getFirst().isInside());
    if (inside) {
      list.requireInside();
    } else {
      var refused = assertThrows(ImageFormatException.class, list::requireInside);
      assertEquals(
          "line 1: name \"" + name + "\", expected a path below the list's folder",
          refused.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> ChecksumList.of(DigestAlgorithm.SHA256, List.of(entry(name))));
    }
  }

  @Test
  void aListToWriteHasEachNameOnceAndWholeDigests() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ChecksumList.of(DigestAlgorithm.SHA256, List.of(entry("a"), entry("a"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChecksumList.of(DigestAlgorithm.FSVERITY_SHA512, List.of(entry("a"))));
  }

  @ParameterizedTest
  @CsvSource({"FSVERITY_SHA256, 'a\nb'", "FSVERITY_SHA256, 'a\r'", "BLAKE3, 'a\r'"})
  void aNameThatNoReaderGetsBackIsRefused(DigestAlgorithm algorithm, String name) {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> ChecksumList.of(algorithm, List.of(entry(name))));

    assertTrue(
        refused.getMessage().endsWith(": a list of " + algorithm + " cannot hold it"),
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEX", "HEX\n", "HEX  disk.img\n", "HEX *./out/disk.img\r\n"})
  void aSidecarIsOfItsFile(String text) throws ImageFormatException {
    byte[] bytes = text.replace("HEX", HEX).getBytes(UTF_8);

    assertArrayEquals(DIGEST, ChecksumList.parseSidecar(bytes, DigestAlgorithm.SHA256, "disk.img"));
  }

  @ParameterizedTest
  @CsvSource({
    "HEX  other, 'line 1: names other, expected disk.img'",
    "HEX  xdisk.img, 'line 1: names xdisk.img, expected disk.img'",
    "'', 'a sidecar of 0 lines, expected the one of disk.img'",
    "'HEX  a\nHEX  b', 'a sidecar of 2 lines, expected the one of disk.img'"
  })
  void aSidecarOfAnotherFileIsRefused(String text, String message) {
    byte[] bytes = text.replace("HEX", HEX).getBytes(UTF_8);

    var refused =
        assertThrows(
            ImageFormatException.class,
            () -> ChecksumList.parseSidecar(bytes, DigestAlgorithm.SHA256, "disk.img"));

    assertEquals(message, refused.getMessage());
  }

  /** Damaged lists: refused, or another list that is whole. */
  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x20, 0x80, 0xFF})
  void everyByteChanged(int mask) throws Exception {
    byte[] bytes =
        ChecksumList.of(
                DigestAlgorithm.SHA256, List.of(entry("a\nb"), entry("arm64/vmlinuz"), entry("z")))
            .toBytes();

    Mutations.everyByteChanged(bytes, mask, ChecksumListTest::readWhole);
    Mutations.everyTruncation(bytes, ChecksumListTest::readWhole);
  }

  private static void readWhole(dev.assembler.core.image.ImageSource image)
      throws java.io.IOException {
    var list = ChecksumList.read(image, DigestAlgorithm.SHA256, Limits.defaults());
    for (ChecksumList.Entry entry : list.entries()) {
      assertEquals(32, entry.digest().length);
      assertTrue(entry.name().length > 0);
    }
  }
}
