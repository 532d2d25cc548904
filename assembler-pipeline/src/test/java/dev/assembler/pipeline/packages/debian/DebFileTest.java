package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.Limits;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import dev.assembler.testkit.ReferenceTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages one by one: what is read, what is refused, and that nothing is boundless. */
class DebFileTest {

  private static final byte[] FORMAT = "2.0\n".getBytes(US_ASCII);

  @TempDir Path folder;
  private UnpackRoom room;

  @BeforeEach
  void open() throws IOException {
    room = UnpackRoom.in(folder);
  }

  @AfterEach
  void close() throws IOException {
    room.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip", "xz", "zstd"})
  void bothArchivesAreReadInEveryCompression(String codec) throws IOException {
    TestDeb deb =
        new TestDeb("app", "1")
            .file("/usr/bin/app", 0755, "run")
            .control("postinst", "#!/bin/sh\n");

    DebFile read = read(deb.compressed(Codec.parse(codec)).toBytes());

    assertEquals("[control, postinst]", read.control().keySet().toString());
    assertEquals("run", text(read.data(), "/usr/bin/app"));
  }

  @Test
  void largeFilesAreReadAtAnyOffsetFromTheRoom() throws IOException {
    byte[] large = new byte[5_000_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + (i >> 13));
    }
    DebFile read = read(new TestDeb("app", "1").file("/big", Content.of(large)).toBytes());
    RegularFile file = (RegularFile) read.data().find(TreePath.of("/big")).orElseThrow();

    assertArrayEquals(large, Contents.read(file.content()));
    assertArrayEquals(
        Arrays.copyOfRange(large, 1_048_000, 3_200_000),
        Contents.read(file.content().slice(1_048_000, 2_152_000)));
  }

  @Test
  void hardLinksStayOne() throws IOException {
    FileTree data =
        read(new TestDeb("app", "1").file("/a", "x").hardLink("/b", "/a").toBytes()).data();

    assertEquals(
        data.find(TreePath.of("/a")).orElseThrow(), data.find(TreePath.of("/b")).orElseThrow());
  }

  @Test
  void otherFilesOfTheArchiveAreLeftAlone() throws IOException {
    byte[] control = TestDeb.tar(control());

    DebFile read =
        read(
            TestDeb.ar(
                "debian-binary",
                FORMAT,
                "_note",
                new byte[3],
                "control.tar",
                control,
                "data.tar",
                TestDeb.tar(tree("/a"))));

    assertEquals("x", text(read.data(), "/a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escape", "a/../../escape", "/../escape"})
  void namesThatLeadOutAreRefused(String name) throws IOException {
    assertRefused(deb(header(name, '0', "", 0)), "data.tar: ");
  }

  @Test
  void absoluteNamesBeginAtTheRoot() throws IOException {
    assertTrue(
        read(deb(header("/etc/x", '0', "", 0))).data().find(TreePath.of("/etc/x")).isPresent());
  }

  @Test
  void namesThroughALinkOfThePackageAreRefused() throws IOException {
    assertRefused(
        deb(header("out", '2', "/etc", 0), header("out/passwd", '0', "", 0)), "data.tar: ");
  }

  @Test
  void hardLinksToOutsideAreRefused() throws IOException {
    assertRefused(deb(header("x", '1', "../../etc/shadow", 0)), "data.tar: ");
    assertRefused(deb(header("x", '1', "/etc/shadow", 0)), "data.tar: ");
  }

  @Test
  void deviceNodesAreRefusedByName() throws IOException {
    assertRefused(new TestDeb("app", "1").device("/dev/sda").toBytes(), "/dev/sda: a block device");
    assertRefused(deb(header("dev/null", '3', "", 0)), "/dev/null: a character device");
    assertRefused(deb(header("run/pipe", '6', "", 0)), "/run/pipe: a fifo");
  }

  @Test
  void ofTwoEntriesWithOneNameTheLastCounts() throws IOException {
    byte[] data = deb(header("a", '0', "", 0), header("a", '2', "b", 0));

    assertEquals(
        "symbolic link", read(data).data().find(TreePath.of("/a")).orElseThrow().kind().toString());
  }

  @Test
  @Tag("slow")
  void aMillionEntriesAreRefused() throws IOException {
    var data = new ByteArrayOutputStream();
    try (StreamCompressor stream = StreamCompressor.open(Codec.gzip(1), data)) {
      for (int i = 0; i < 1_000_000; i++) {
        stream.write(header("f" + i, '0', "", 0));
      }
      stream.write(new byte[1024]);
      stream.finish();
    }
    byte[] deb =
        TestDeb.ar(
            "debian-binary",
            FORMAT,
            "control.tar",
            TestDeb.tar(control()),
            "data.tar.gz",
            data.toByteArray());
    Path file = Files.write(folder.resolve("many.deb"), deb);

    var refused =
        assertThrows(
            InputException.class,
            () -> DebFile.read(input("many.deb", file), room, DebFile.LIMITS));

    assertTrue(refused.getMessage().startsWith("many.deb: data.tar: "), refused.getMessage());
  }

  /** A gigabyte of which the archive has no byte. */
  @Test
  void holesBeyondWhatIsStatedAreRefused() throws IOException {
    FileTree control =
        FileTree.builder()
            .file("/control", 0644, Content.of("Package: x\nInstalled-Size: 4\n"))
            .build();
    FileTree big = FileTree.builder().file("/big", 0644, Content.zeros(1L << 30)).build();
    var data = new ByteArrayOutputStream();
    TarArchive.write(
        big,
        TarOptions.defaults().withSparseFiles(TarOptions.SparseFiles.GNU_1_0),
        new StreamSink(data));

    assertRefused(
        TestDeb.archive(Codec.store(), TestDeb.tar(control), data.toByteArray()),
        "bytes of holes: 1073741824, beyond the limit (268451840)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "xz", "zstd"})
  void aBombIsRefusedAtTheLimit(String codec) throws IOException {
    byte[] data = TestDeb.compressed(Codec.parse(codec), new byte[64 << 20]);
    byte[] deb =
        TestDeb.ar(
            "debian-binary",
            FORMAT,
            "control.tar",
            TestDeb.tar(control()),
            "data.tar" + (codec.equals("gzip") ? ".gz" : codec.equals("xz") ? ".xz" : ".zst"),
            data);
    Path file = Files.write(folder.resolve("bomb.deb"), deb);

    var refused =
        assertThrows(
            InputException.class,
            () ->
                DebFile.read(
                    input("bomb.deb", file), room, Limits.defaults().withExpansion(8 << 20)));

    assertTrue(refused.getMessage().contains("becomes larger than allowed"), refused.getMessage());
  }

  @Test
  @Tag("slow")
  void whatBecomesMuchLargerThanThePackageStatesIsRefused() throws IOException {
    byte[] zeros = TestDeb.compressed(Codec.gzip(1), new byte[300 << 20]);
    FileTree control =
        FileTree.builder()
            .file("/control", 0644, Content.of("Package: x\nInstalled-Size: 4\n"))
            .build();

    assertRefused(
        TestDeb.ar(
            "debian-binary", FORMAT, "control.tar", TestDeb.tar(control), "data.tar.gz", zeros),
        "becomes larger than allowed");
    try (var left = Files.walk(folder)) {
      assertEquals(
          List.of("x.deb"),
          left.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList());
    }
  }

  @Test
  void aBombOfAControlArchiveIsRefused() throws IOException {
    byte[] bomb = TestDeb.compressed(Codec.gzip(6), new byte[80 << 20]);

    assertRefused(
        TestDeb.ar("debian-binary", FORMAT, "control.tar.gz", bomb, "data.tar", bomb),
        "larger than allowed");
  }

  @Test
  void archivesThatAreNoPackageAreRefused() throws IOException {
    byte[] control = TestDeb.tar(control());
    byte[] data = TestDeb.tar(tree("/a"));

    assertRefused("hello".getBytes(UTF_8), "ar magic at 0x0");
    assertRefused(TestDeb.ar(), "expected debian-binary");
    assertRefused(TestDeb.ar("debian-binary", "3.0\n".getBytes(US_ASCII)), "expected 2.0");
    assertRefused(TestDeb.ar("debian-binary", FORMAT, "data.tar", data), "no control.tar");
    assertRefused(TestDeb.ar("debian-binary", FORMAT, "control.tar", control), "no data.tar");
    assertRefused(
        TestDeb.ar("debian-binary", FORMAT, "data.tar", data, "control.tar", control),
        "data.tar before control.tar");
    assertRefused(
        TestDeb.ar(
            "debian-binary",
            FORMAT,
            "control.tar",
            control,
            "control.tar",
            control,
            "data.tar",
            data),
        "control.tar is there twice");
    assertRefused(
        TestDeb.ar(
            "debian-binary", FORMAT, "control.tar", control, "data.tar", data, "data.tar.gz", data),
        "both data.tar and data.tar.gz");
    assertRefused(
        TestDeb.ar("debian-binary", FORMAT, "control.tar", control, "data.tar.Z", data),
        "data.tar.Z, expected");
    assertRefused(
        TestDeb.ar("debian-binary", FORMAT, "control.tar.xz", control, "data.tar", data),
        "control.tar.xz: compressed as store, expected xz");
  }

  @Test
  void noFlippedByteOrCutEndsInAnythingButARefusal() throws IOException {
    byte[] right = new TestDeb("app", "1").file("/a", "x").compressed(Codec.store()).toBytes();
    for (int i = 0; i < right.length; i += 3) {
      byte[] wrong = right.clone();
      wrong[i] ^= 0x10;
      readOrRefuse(wrong);
    }
    for (int length = 0; length < right.length; length += 61) {
      readOrRefuse(Arrays.copyOf(right, length));
    }
  }

  private void readOrRefuse(byte[] bytes) throws IOException {
    try {
      read(bytes);
    } catch (InputException e) {
      assertTrue(e.getMessage().startsWith("x.deb: "), e.getMessage());
    }
  }

  @Test
  @Tag("reference")
  void dpkgDebReadsWhatTheTestsMake() throws IOException {
    Path file =
        Files.write(
            folder.resolve("app.deb"),
            new TestDeb("app", "1").file("/usr/bin/app", 0755, "run").toBytes());

    String listed = ReferenceTool.require("dpkg-deb").run("-c", file).text();

    assertTrue(listed.contains("usr/bin/app"), listed);
  }

  private DebFile read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("x.deb"), bytes);
    return DebFile.read(input("x.deb", file), room, DebFile.LIMITS);
  }

  private static InputFile input(String name, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new InputFile(name, file.toUri(), bytes.length, TestRepository.sha256(bytes), file);
  }

  private void assertRefused(byte[] bytes, String why) {
    var refused = assertThrows(InputException.class, () -> read(bytes));
    assertTrue(refused.getMessage().startsWith("x.deb: "), refused.getMessage());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  private static FileTree control() {
    return FileTree.builder()
        .file("/control", 0644, Content.of("Package: x\nVersion: 1\nArchitecture: amd64\n"))
        .build();
  }

  private static FileTree tree(String file) {
    return FileTree.builder().file(file, 0644, Content.of("x")).build();
  }

  /** A package whose data archive has these headers and no bodies. */
  private static byte[] deb(byte[]... headers) throws IOException {
    var data = new ByteArrayOutputStream();
    for (byte[] header : headers) {
      data.writeBytes(header);
    }
    data.writeBytes(new byte[1024]);
    return TestDeb.archive(Codec.gzip(1), TestDeb.tar(control()), data.toByteArray());
  }

  /** A ustar header, in which no name is too hostile. */
  private static byte[] header(String name, char type, String link, long size) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(block, 124, String.format(Locale.ROOT, "%011o\0", size) + "00000000000\0" + "        ");
    block[156] = (byte) type;
    put(block, 157, link);
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  static String text(FileTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) tree.find(TreePath.of(path)).orElseThrow();
    return new String(Contents.read(file.content()), UTF_8);
  }
}
