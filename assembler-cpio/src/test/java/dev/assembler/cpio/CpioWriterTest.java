package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, byte by byte and field by field. */
class CpioWriterTest {

  @Test
  void aSmallTreeIsTheseBytes() throws IOException {
    FileTree tree =
        FileTree.builder()
            .add(
                TreePath.of("/d"),
                Directory.of(new Metadata(0750, 10, 20, 0x12345678, 0, Xattrs.NONE), List.of()))
            .file("/d/f", 0644, Content.of("hello"))
            .symlink("/d/s", "f")
            .device("/n", 0600, 'c', 5, 1)
            .build();

    byte[] archive = Written.archive(tree);

    String expected =
        // magic ino     mode    uid     gid     nlink   mtime   size    maj     min     rmaj
        "070701"
            + "00000001"
            + "000041ed"
            + "00000000"
            + "00000000"
            + "00000003"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000002"
            + "00000000"
            + ".\0"
            + "070701"
            + "00000002"
            + "000041e8"
            + "0000000a"
            + "00000014"
            + "00000002"
            + "12345678"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000002"
            + "00000000"
            + "d\0"
            + "070701"
            + "00000003"
            + "000081a4"
            + "00000000"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000005"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000004"
            + "00000000"
            + "d/f\0\0\0"
            + "hello\0\0\0"
            + "070701"
            + "00000004"
            + "0000a1ff"
            + "00000000"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000004"
            + "00000000"
            + "d/s\0\0\0"
            + "f\0\0\0"
            + "070701"
            + "00000005"
            + "00002180"
            + "00000000"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000005"
            + "00000001"
            + "00000002"
            + "00000000"
            + "n\0"
            + "070701"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "0000000b"
            + "00000000"
            + "TRAILER!!!\0\0\0\0";
    byte[] bytes = expected.getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(java.util.Arrays.copyOf(bytes, 1024), archive);
  }

  @Test
  void aFileOfSeveralNamesHasItsBytesWithTheLast() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of("data"))
            .hardLink("/b", "/a")
            .hardLink("/c/d", "/a")
            .file("/e", 0644, Content.of("data"))
            .build();

    Map<String, CpioEntry> entries = entries(Written.archive(tree));

    CpioEntry last = entries.get("c/d");
    assertEquals(List.of(2L, 2L, 2L), inodes(entries, "a", "b", "c/d"));
    assertEquals(List.of(3L, 3L, 3L), links(entries, "a", "b", "c/d"));
    assertEquals(0, entries.get("a").size());
    assertEquals(0, entries.get("b").size());
    assertEquals(4, last.size());
    assertEquals(4, entries.get("e").size(), "equal bytes are no link");
  }

  @Test
  void aSymlinkOfSeveralNamesHasItsTargetWithEach() throws IOException {
    FileTree tree = FileTree.builder().symlink("/a", "to").hardLink("/b", "/a").build();

    Map<String, CpioEntry> entries = entries(Written.archive(tree));

    assertEquals(List.of(2L, 2L), inodes(entries, "a", "b"));
    assertEquals(2, entries.get("a").size());
    assertEquals(2, entries.get("b").size());
  }

  @Test
  void directoriesCountTheirSubdirectories() throws IOException {
    FileTree tree = FileTree.builder().directory("/a/b", 0755).directory("/a/c", 0755).build();

    Map<String, CpioEntry> entries = entries(Written.archive(tree));

    assertEquals(List.of(3L, 4L, 2L), links(entries, ".", "a", "a/b"));
  }

  @Test
  void parentsComeBeforeTheirChildrenAndNamesInByteOrder() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a/b", 0644, Content.of(""))
            .file("/a.b", 0644, Content.of(""))
            .file("/b", 0644, Content.of(""))
            .build();

    var names = new ArrayList<String>();
    InitramfsImage.read(Written.image(Written.archive(tree)))
        .parts()
        .getFirst()
        .entries()
        .forEach(entry -> names.add(entry.nameText()));

    assertEquals(List.of(".", "a", "a/b", "a.b", "b"), names);
  }

  @Test
  void checksumsAreTheSumsOfBytesAndZeroWithoutAny() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of(new byte[] {(byte) 0xFF, 1, 2}))
            .hardLink("/b", "/a")
            .symlink("/s", "target")
            .build();

    Map<String, CpioEntry> entries =
        entries(Written.archive(tree, CpioOptions.defaults().withVariant(CpioOptions.Variant.CRC)));

    assertEquals(CpioOptions.Variant.CRC, entries.get(".").variant());
    assertEquals(0, entries.get("a").checksum());
    assertEquals(0x102, entries.get("b").checksum());
    assertEquals(0, entries.get("s").checksum());
  }

  /** Its header is in another unit than most of its bytes, which are then read twice. */
  @Test
  void theChecksumOfALargeFileIsRightToo() throws IOException {
    FileTree tree = TreeFixtures.singleFile(3_000_000);

    byte[] archive =
        Written.archive(tree, CpioOptions.defaults().withVariant(CpioOptions.Variant.CRC));

    ImageSummary verified = CpioArchive.verify(Written.image(archive));
    assertEquals(1, verified.fact("checksums"));
  }

  @Test
  void largeFilesAreAlignedAndSmallOnesAreNot() throws IOException {
    String deep = "/" + "d".repeat(255) + "/" + "e".repeat(255);
    FileTree tree =
        FileTree.builder()
            .file("/big", 0644, Content.of("x".repeat(5000)))
            .file("/small", 0644, Content.of("x".repeat(4095)))
            .file(deep + "/big2", 0644, Content.of("y".repeat(4096)))
            .build();

    var image = new MemoryImage();
    ImageSummary summary =
        CpioArchive.write(tree, CpioOptions.defaults().withDataAlign(4096), image);

    assertEquals(2, summary.fact("aligned files") + summary.fact("unaligned files"));
    Map<String, CpioEntry> entries = entries(image.toBytes());
    assertEquals(0, dataOffset(entries.get("big")) % 4096);
    assertEquals(6, entries.get("small").nameSize());
    assertTrue(entries.values().stream().allMatch(entry -> entry.nameSize() <= 4096));
    CpioArchive.verify(image);
  }

  @Test
  void filesThatCannotBeAlignedAreCountedAndStayWhole() throws IOException {
    var builder = FileTree.builder();
    for (int i = 0; i < 400; i++) {
      builder.file("/" + "n".repeat(200) + i, 0644, Content.of("z".repeat(4096 + 13 * i)));
    }

    var image = new MemoryImage();
    ImageSummary summary =
        CpioArchive.write(builder.build(), CpioOptions.defaults().withDataAlign(4096), image);

    Map<String, CpioEntry> entries = entries(image.toBytes());
    long aligned =
        entries.values().stream()
            .filter(entry -> entry.size() > 0 && dataOffset(entry) % 4096 == 0)
            .count();
    assertTrue(summary.fact("unaligned files") > 0);
    assertEquals(400, summary.fact("aligned files") + summary.fact("unaligned files"));
    assertEquals(summary.fact("aligned files"), aligned);
  }

  @Test
  void microcodeLiesAtAMultipleOfSixteenInTheImage() throws IOException {
    FileTree early =
        FileTree.builder()
            .file("/kernel/x86/microcode/AuthenticAMD.bin", 0644, Content.of("a".repeat(100)))
            .file("/kernel/x86/microcode/GenuineIntel.bin", 0644, Content.of("i".repeat(2048)))
            .build();

    byte[] image =
        Written.initramfs(
            InitramfsOptions.defaults(),
            Segment.of(TreeFixtures.emptyDirectory(), Codec.store()),
            Segment.early(early));

    Map<String, CpioEntry> entries =
        entriesOf(InitramfsImage.read(Written.image(image)).parts().get(1));
    assertEquals(0, dataOffset(entries.get("kernel/x86/microcode/AuthenticAMD.bin")) % 16);
    assertEquals(0, dataOffset(entries.get("kernel/x86/microcode/GenuineIntel.bin")) % 16);
  }

  @Test
  void archivesEndAtAMultipleOf512() throws IOException {
    for (int length = 0; length < 520; length += 7) {
      FileTree tree = TreeFixtures.singleFile(length);

      assertEquals(0, Written.archive(tree).length % 512);
    }
  }

  @Test
  void userXattrsAreLeftOutAndCounted() throws IOException {
    Metadata metadata = Metadata.of(0755).withXattrs(Xattrs.of(Xattr.of("user.a", new byte[1])));
    FileTree tree = FileTree.of(Directory.of(metadata, List.of()));

    ImageSummary summary = CpioArchive.write(tree, CpioOptions.defaults(), new MemoryImage());

    assertEquals(1, summary.fact("user xattrs left out"));
  }

  @Test
  void progressReachesTheArchivesSize() throws IOException {
    var events = new ArrayList<ProgressEvent>();

    ImageSummary summary =
        CpioArchive.write(
            TreeFixtures.blockBorders(200_000),
            CpioOptions.defaults(),
            new MemoryImage(),
            events::add);

    var started = (ProgressEvent.StageStarted) events.getFirst();
    var last = (ProgressEvent.Advanced) events.get(events.size() - 2);
    assertEquals(summary.size(), started.totalBytes());
    assertEquals(summary.size(), last.doneBytes());
    assertEquals(summary.fact("names") + 1, last.doneNodes(), "the trailer is an entry too");
  }

  @Test
  void aContentOfAnotherLengthIsNamed() {
    Content shrunken =
        new Content() {
          @Override
          public long size() {
            return 10;
          }

          @Override
          public ImageSource open() {
            return MemoryImage.of(new byte[9]);
          }
        };
    FileTree tree = FileTree.builder().file("/etc/f", 0644, shrunken).build();

    var failed = assertThrows(IOException.class, () -> Written.archive(tree));

    assertEquals("/etc/f: opened with 9 bytes, expected 10", failed.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "lz4"})
  void aFaultAtAnyWriteComesOut(String codec) throws IOException {
    FileTree tree = TreeFixtures.blockBorders(300_000);
    List<Segment> segments =
        List.of(Segment.early(TreeFixtures.everyKind()), Segment.of(tree, Codec.parse(codec)));
    var options = InitramfsOptions.defaults().withThreads(2);

    long writes = FaultyImage.atEveryWrite(image -> InitramfsImage.write(segments, options, image));

    assertTrue(writes > 2, "writes: " + writes);
  }

  @Test
  void aFaultInsideALargeFileComesOut() throws IOException {
    FileTree tree = TreeFixtures.singleFile(17 << 20);
    List<Segment> segments = List.of(Segment.of(tree, Codec.zstd(1)));

    var failed =
        assertThrows(
            IOException.class,
            () ->
                InitramfsImage.write(
                    segments, InitramfsOptions.defaults(), FaultyImage.full(5 << 20)));

    assertEquals("Fault", failed.getClass().getSimpleName());
  }

  static long dataOffset(CpioEntry entry) {
    return entry.offset() + PlannedEntry.padded(NewcHeader.SIZE + entry.nameSize());
  }

  private static List<Long> inodes(Map<String, CpioEntry> entries, String... names) {
    return java.util.Arrays.stream(names).map(name -> entries.get(name).ino()).toList();
  }

  private static List<Long> links(Map<String, CpioEntry> entries, String... names) {
    return java.util.Arrays.stream(names).map(name -> entries.get(name).nlink()).toList();
  }

  private static Map<String, CpioEntry> entries(byte[] archive) throws IOException {
    return entriesOf(InitramfsImage.read(Written.image(archive)).parts().getFirst());
  }

  private static Map<String, CpioEntry> entriesOf(InitramfsContents.Part part) {
    var byName = new TreeMap<String, CpioEntry>();
    part.entries().forEach(entry -> byName.put(entry.nameText(), entry));
    return byName;
  }
}
