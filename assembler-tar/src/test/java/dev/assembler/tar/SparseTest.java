package dev.assembler.tar;

import static dev.assembler.tar.Archives.assertRefused;
import static dev.assembler.tar.Archives.content;
import static dev.assembler.tar.Archives.node;
import static dev.assembler.tar.RawTar.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GNU's four ways to leave zeros out, and the one we write. */
class SparseTest {

  /** 10 zeros, "abc", 7 zeros, "de", 78 zeros. */
  private static final byte[] BYTES = new byte[100];

  static {
    System.arraycopy("abc".getBytes(StandardCharsets.US_ASCII), 0, BYTES, 10, 3);
    System.arraycopy("de".getBytes(StandardCharsets.US_ASCII), 0, BYTES, 20, 2);
  }

  private static final List<Extent> EXTENTS = List.of(new Extent(10, 3), new Extent(20, 2));

  private static RawTar.Header oldGnu(long realSize, long... map) {
    RawTar.Header header = header('S', "s").gnu().octal(483, 12, realSize);
    for (int i = 0; i < map.length; i++) {
      header.octal(386 + 12 * i, 12, map[i]);
    }
    return header;
  }

  @Test
  void oldGnuHasTheMapInTheHeader() throws IOException {
    var archive = new RawTar().add(oldGnu(100, 10, 3, 20, 2, 100, 0), "abcde").file("n", "x");

    assertSparse(archive.end().read());
  }

  @Test
  void oldGnuContinuesTheMapInBlocksBehindTheHeader() throws IOException {
    var more = new RawTar.Header('0', "");
    more.set(0, new byte[512]);
    for (int i = 0; i < 21; i++) {
      more.octal(24 * i, 12, 40 + 2 * i).octal(24 * i + 12, 12, 1);
    }
    more.set(504, (byte) 1);
    var last = new RawTar.Header('0', "");
    last.set(0, new byte[512]).octal(0, 12, 90).octal(12, 12, 10);
    var archive =
        new RawTar()
            .add(oldGnu(100, 0, 1, 2, 1, 4, 1, 6, 1).set(482, (byte) 1).size(35))
            .raw(more.block)
            .raw(last.block)
            .raw("x".repeat(35).getBytes(StandardCharsets.US_ASCII))
            .zeros(512 - 35)
            .file("next", "y")
            .end();

    FileTree tree = archive.read();

    byte[] expected = new byte[100];
    for (int i = 0; i < 100; i++) {
      boolean data = i < 8 && i % 2 == 0 || i >= 40 && i < 82 && i % 2 == 0 || i >= 90;
      expected[i] = (byte) (data ? 'x' : 0);
    }
    assertArrayEquals(expected, content(tree, "/s"));
    assertEquals("y", Archives.text(tree, "/next"));
  }

  @Test
  void version00HasTheMapInRepeatedRecords() throws IOException {
    var archive =
        new RawTar()
            .pax(
                "GNU.sparse.size", "100",
                "GNU.sparse.numblocks", "2",
                "GNU.sparse.offset", "10",
                "GNU.sparse.numbytes", "3",
                "GNU.sparse.offset", "20",
                "GNU.sparse.numbytes", "2")
            .file("s", "abcde")
            .file("n", "x")
            .end();

    assertSparse(archive.read());
  }

  @Test
  void version01HasTheMapInOneRecord() throws IOException {
    var archive =
        new RawTar()
            .pax(
                "GNU.sparse.size", "100",
                "GNU.sparse.numblocks", "3",
                "GNU.sparse.name", "s",
                "GNU.sparse.map", "10,3,20,2,100,0")
            .file("./GNUSparseFile.1/s", "abcde")
            .file("n", "x")
            .end();

    assertSparse(archive.read());
  }

  @Test
  void version10HasTheMapBeforeTheData() throws IOException {
    String map = "2\n10\n3\n20\n2\n";
    var archive =
        new RawTar()
            .pax(
                "GNU.sparse.major", "1",
                "GNU.sparse.minor", "0",
                "GNU.sparse.name", "s",
                "GNU.sparse.realsize", "100")
            .file("./GNUSparseFile.1/s", map + "\0".repeat(512 - map.length()) + "abcde")
            .file("n", "x")
            .end();

    assertSparse(archive.read());
  }

  private static void assertSparse(FileTree tree) throws IOException {
    assertEquals(3, tree.nameCount());
    assertEquals("x", Archives.text(tree, "/n"));
    assertArrayEquals(BYTES, content(tree, "/s"));
    Content content = ((RegularFile) node(tree, "/s")).content();
    try (ImageSource source = content.open()) {
      assertEquals(EXTENTS, source.dataExtents());
      for (int start = 0; start <= 100; start++) {
        for (int end = start; end <= 100; end++) {
          ByteBuffer part = ByteBuffer.allocate(end - start);
          source.readAt(start, part);
          assertArrayEquals(
              java.util.Arrays.copyOfRange(BYTES, start, end), part.array(), start + ".." + end);
        }
      }
    }
  }

  @Test
  void mapsThatContradictThemselves() {
    assertRefused(
        "tar entry \"s\".sparse map at 0x19a: 2 bytes at 12,"
            + " expected a part between 13, where the last one ends, and the file's end (100)",
        new RawTar().add(oldGnu(100, 10, 3, 12, 2), "abcde").end());
    assertRefused(
        "tar entry \"s\".sparse map at 0x182: 3 bytes at 98,"
            + " expected a part between 0, where the last one ends, and the file's end (100)",
        new RawTar().add(oldGnu(100, 98, 3), "abc").end());
    assertRefused(
        "tar entry \"s\".sparse map at 0x182: 5 bytes in all parts,"
            + " expected 4, as many as are in the archive",
        new RawTar().add(oldGnu(100, 10, 3, 20, 2), "abcd").end());
    assertRefused(
        "tar entry \"s\".typeflag at 0x9c: S, expected with GNU's magic only",
        new RawTar().add(header('S', "s").ustar(), "abcd").end());
  }

  @Test
  void extendedMapsThatContradictThemselves() {
    assertRefused(
        "tar entry \"s\".GNU.sparse.size at 0x400: missing, expected in a sparse file",
        new RawTar().pax("GNU.sparse.map", "0,1").file("s", "a").end());
    assertRefused(
        "tar extended header.GNU.sparse.numblocks at 0x215: \"2\","
            + " expected 1, as many as the map has",
        new RawTar()
            .pax("GNU.sparse.size", "9", "GNU.sparse.numblocks", "2", "GNU.sparse.map", "0,1")
            .file("s", "a")
            .end());
    assertRefused(
        "tar extended header.GNU.sparse.map at 0x215: \"0,1,\","
            + " expected pairs of decimal numbers between commas",
        new RawTar().pax("GNU.sparse.size", "9", "GNU.sparse.map", "0,1,").file("s", "a").end());
    assertRefused(
        "tar extended header.GNU.sparse.numbytes at 0x215: \"1\","
            + " expected GNU.sparse.offset before it",
        new RawTar()
            .pax("GNU.sparse.size", "9", "GNU.sparse.numbytes", "1", "GNU.sparse.offset", "0")
            .file("s", "a")
            .end());
    assertRefused(
        "tar extended header.GNU.sparse.major at 0x200: \"2\", found version 2.0, expected 1.0",
        new RawTar().pax("GNU.sparse.major", "2", "GNU.sparse.minor", "0").file("s", "").end());
    assertRefused(
        "tar extended header.GNU.sparse.name at 0x200: \"t\","
            + " expected with the other records of a sparse file",
        new RawTar().pax("GNU.sparse.name", "t").file("s", "").end());
    assertRefused(
        "tar extended header.GNU.sparse.size at 0x200: \"9\","
            + " expected in the extended header of one file",
        new RawTar().global("GNU.sparse.size", "9").file("s", "").end());
  }

  @Test
  void mapsBeforeTheDataThatContradictThemselves() {
    assertMapRefused("3\n0\n", "at 0x800: the end of the data, expected more of the map");
    assertMapRefused("1\n0\n-1\n", "at 0x605: 0x2d, expected decimal digits and a newline");
    assertMapRefused("\n", "at 0x601: an empty line, expected decimal digits");
    assertMapRefused("9999999\n", "at 0x608: 9999999 parts, expected at most 1048576");
  }

  private static void assertMapRefused(String map, String problem) {
    String text = map.startsWith("3") ? map + "0".repeat(512 - map.length()) : map;
    assertRefused(
        "tar entry \"s\".sparse map " + problem,
        new RawTar()
            .pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "100")
            .file("s", text + "\0".repeat(512 - text.length()))
            .end());
  }

  @Test
  void zerosAreWrittenOutUnlessAskedFor() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/hole", 0644, Content.zeros(1 << 20))
            .file(
                "/mixed",
                0644,
                Content.concat(List.of(Content.zeros(8192), Content.of("x"), Content.zeros(9000))))
            .file("/written-zeros", 0644, Content.of(new byte[8192]))
            .file(
                "/too-little", 0644, Content.concat(List.of(Content.of("x"), Content.zeros(4000))))
            .build();
    TarOptions sparse = TarOptions.defaults().withSparseFiles(TarOptions.SparseFiles.GNU_1_0);

    byte[] expanded = Archives.write(tree);
    byte[] gnu = Archives.write(tree, sparse);

    Archives.assertSameTree(tree, Archives.read(expanded));
    Archives.assertSameTree(tree, Archives.read(gnu));
    assertEquals(1_085_440, expanded.length);
    assertEquals(20_480, gnu.length);
    try (ImageSource mixed = ((RegularFile) node(Archives.read(gnu), "/mixed")).content().open()) {
      assertEquals(List.of(new Extent(8192, 4096)), mixed.dataExtents());
    }
  }
}
