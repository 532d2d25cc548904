package dev.assembler.cpio;

import static dev.assembler.cpio.CpioReaderTest.node;
import static dev.assembler.cpio.CpioReaderTest.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.TreeAssert;
import dev.assembler.testkit.TreeFixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that change in some entries and stay as they are in all others. */
@Tag("slow")
class InitramfsRewriteTest {

  private static final FileTree NOTHING = FileTree.builder().build();

  private static final InitramfsOptions OPTIONS = InitramfsOptions.defaults().withThreads(2);

  private static byte[] rewrite(byte[] image, InitramfsEdit edit) throws IOException {
    var out = new ByteArrayOutputStream();
    rewrite(image, edit, 2, out);
    return out.toByteArray();
  }

  private static ImageSummary rewrite(
      byte[] image, InitramfsEdit edit, int threads, ByteArrayOutputStream out) throws IOException {
    return InitramfsRewrite.plan(Written.image(image), edit, Limits.defaults())
        .write(new StreamSink(out), threads, ProgressListener.NONE);
  }

  private static InitramfsEdit.Removal matching(String... patterns) {
    List<PathPattern> all = Arrays.stream(patterns).map(PathPattern::of).toList();
    return (path, isDirectory) ->
        all.stream().anyMatch(pattern -> pattern.matches(path, isDirectory));
  }

  /** Files of 300 KiB, so that units of every codec have several, and several of them some. */
  private static FileTree large(int files) {
    TreeBuilder tree = FileTree.builder();
    for (int i = 0; i < files; i++) {
      var bytes = new byte[300_000 + i];
      var random = new SplittableRandom(i);
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (j % 64 == 0 ? random.nextInt() : j >> 4);
      }
      String path = "/d" + i / 10 + "/f" + i % 10;
      tree.add(
          TreePath.of(path),
          new RegularFile(
              new Metadata(0600, i, 7, 1_000_000 + i, 0, Xattrs.NONE), Content.of(bytes)));
    }
    return tree.build();
  }

  /** What each entry states, but for its place and its inode number. */
  private static Map<String, String> headers(byte[] image) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    for (InitramfsContents.Part part : InitramfsImage.read(Written.image(image)).parts()) {
      for (CpioEntry e : part.entries()) {
        headers.put(
            e.nameText(),
            List.of(
                    e.variant(),
                    e.mode(),
                    e.uid(),
                    e.gid(),
                    e.nlink(),
                    e.mtime(),
                    e.size(),
                    e.devMajor(),
                    e.devMinor(),
                    e.rdevMajor(),
                    e.rdevMinor(),
                    e.nameSize(),
                    e.checksum())
                .toString());
      }
    }
    return headers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "zstd:1", "lz4"})
  void whatIsNotTouchedStaysAsItWas(String codec) throws IOException {
    byte[] before = Written.initramfs(large(80), Codec.parse(codec));
    FileTree added =
        FileTree.builder()
            .file("/bin/agent", 0555, Content.of("agent"))
            .file("/d3/f3", 0711, Content.of("other"))
            .build();

    byte[] after = rewrite(before, InitramfsEdit.adding(added).withRemoved(matching("/d5", "f9")));

    Map<String, String> expected = headers(before);
    expected.keySet().removeIf(name -> name.startsWith("d5") || name.endsWith("f9"));
    Map<String, String> found = headers(after);
    assertTrue(found.remove("bin") != null);
    assertTrue(found.remove("bin/agent") != null);
    assertTrue(!found.remove("d3/f3").equals(expected.remove("d3/f3")));
    assertEquals(expected, found);
    FileTree tree = InitramfsImage.read(Written.image(after)).unpacked();
    FileTree old = InitramfsImage.read(Written.image(before)).unpacked();
    assertEquals("agent", text(tree, "/bin/agent"));
    assertEquals(0555, node(tree, "/bin/agent").metadata().permissions());
    assertEquals("other", text(tree, "/d3/f3"));
    assertEquals(text(old, "/d7/f2"), text(tree, "/d7/f2"));
    InitramfsImage.verify(Written.image(after));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:1", "xz:0", "zstd:1"})
  void unitsInWhichNothingChangesAreKept(String codec) throws IOException {
    byte[] before = Written.initramfs(large(80), Codec.parse(codec));
    var added = FileTree.builder().file("/d3/f3", 0644, Content.of("other")).build();
    var out = new ByteArrayOutputStream();

    ImageSummary summary = rewrite(before, InitramfsEdit.adding(added), 2, out);

    Map<String, Long> facts = summary.facts();
    assertTrue(facts.get("compressed units kept") >= 2, facts.toString());
    assertTrue(facts.get("compressed units made") <= 3, facts.toString());
    assertTrue(facts.get("bytes kept") > before.length / 2, facts.toString());
    assertEquals(1, facts.get("names replaced"));
    InitramfsImage.verify(Written.image(out.toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:1", "xz:0", "zstd:1", "lz4"})
  void threadsDecideNoByte(String codec) throws IOException {
    byte[] before = Written.initramfs(large(60), Codec.parse(codec));
    InitramfsEdit edit = InitramfsEdit.adding(large(3)).withRemoved(matching("/d1/f*", "/d4/f4"));
    var one = new ByteArrayOutputStream();
    var seven = new ByteArrayOutputStream();

    rewrite(before, edit, 1, one);
    rewrite(before, edit, 7, seven);

    assertArrayEquals(one.toByteArray(), seven.toByteArray());
  }

  /** Zeros between and behind segments are part of what stays. */
  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "zstd:1", "lz4"})
  void whereNothingChangesTheImageIsCopied(String codec) throws IOException {
    byte[] image =
        Written.initramfs(
            OPTIONS,
            Segment.early(microcode()),
            Segment.of(TreeFixtures.everyKind(), Codec.parse(codec)),
            Segment.of(TreeFixtures.hardLinks(), Codec.gzip(9)));
    byte[] padded = Arrays.copyOf(image, image.length + 777);

    assertArrayEquals(image, rewrite(image, InitramfsEdit.adding(NOTHING)));
    assertArrayEquals(padded, rewrite(padded, InitramfsEdit.adding(NOTHING)));
    var behindZeros = new byte[image.length + 512];
    System.arraycopy(image, 0, behindZeros, 512, image.length);
    assertArrayEquals(behindZeros, rewrite(behindZeros, InitramfsEdit.adding(NOTHING)));
  }

  private static FileTree microcode() {
    return FileTree.builder()
        .file("/kernel/x86/microcode/GenuineIntel.bin", 0644, Content.of("no microcode"))
        .build();
  }

  @Test
  void theEarlySegmentStaysByteForByte() throws IOException {
    byte[] before =
        Written.initramfs(OPTIONS, Segment.early(microcode()), Segment.of(large(3), Codec.zstd(1)));

    byte[] after =
        rewrite(before, InitramfsEdit.adding(large(1)).withRemoved(matching("/**/*.bin", "f2")));

    List<InitramfsSegment> segments = InitramfsImage.inspect(Written.image(before));
    int main = (int) segments.get(1).offset();
    assertArrayEquals(Arrays.copyOf(before, main), Arrays.copyOf(after, main));
    assertEquals(main, InitramfsImage.inspect(Written.image(after)).get(1).offset());
    FileTree tree = InitramfsImage.read(Written.image(after)).unpacked();
    assertEquals("no microcode", text(tree, "/kernel/x86/microcode/GenuineIntel.bin"));
    assertTrue(tree.find(TreePath.of("/d0/f2")).isEmpty());
  }

  @Test
  void segmentsBeforeTheOneThatChangesStay() throws IOException {
    byte[] before =
        Written.initramfs(
            OPTIONS,
            Segment.of(large(2), Codec.xz("0")),
            Segment.of(TreeFixtures.everyKind(), Codec.lz4()),
            Segment.of(
                FileTree.builder().file("/x", 0644, Content.of("x")).build(), Codec.store()));
    var added = FileTree.builder().file("/new", 0644, Content.of("new")).build();

    byte[] after = rewrite(before, InitramfsEdit.adding(added));

    long last = InitramfsImage.inspect(Written.image(before)).get(2).offset();
    assertArrayEquals(Arrays.copyOf(before, (int) last), Arrays.copyOf(after, (int) last));
    List<InitramfsContents.Part> parts = InitramfsImage.read(Written.image(after)).parts();
    assertEquals("[., x, new]", parts.get(2).entries().toString());
    InitramfsImage.verify(Written.image(after));
  }

  /** Linux takes the later of two; so the earlier one would only cost room. */
  @Test
  void aFileInSeveralSegmentsIsReplacedInTheLastAndGoesFromTheOthers() throws IOException {
    var old =
        FileTree.builder().file("/a", 0644, Content.of("1")).file("/b", 0644, Content.of("2"));
    byte[] before =
        Written.initramfs(
            OPTIONS,
            Segment.of(old.build(), Codec.zstd(1)),
            Segment.of(old.build(), Codec.gzip(1)),
            Segment.of(TreeFixtures.everyKind(), Codec.gzip(1)));
    var added = FileTree.builder().file("/a", 0644, Content.of("3")).build();

    byte[] after = rewrite(before, InitramfsEdit.adding(added));

    List<InitramfsContents.Part> parts = InitramfsImage.read(Written.image(after)).parts();
    assertEquals("[., b]", parts.get(0).entries().toString());
    assertEquals("[., a, b]", parts.get(1).entries().toString());
    assertEquals("3", text(parts.get(1).tree(), "/a"));
  }

  @Test
  void bytesOfAFileThatLosesTheNameTheyCameWithComeWithAnother() throws IOException {
    byte[] before =
        new RawCpio()
            .link(9, 3)
            .file("a", "")
            .file("b", "")
            .file("c", "data")
            .link(10, 1)
            .file("d", "alone")
            .trailer()
            .toBytes();

    byte[] after = rewrite(before, InitramfsEdit.adding(NOTHING).withRemoved(matching("/c")));

    FileTree tree = CpioArchive.read(Written.image(after));
    assertSame(node(tree, "/a"), node(tree, "/b"));
    assertEquals("data", text(tree, "/a"));
    assertEquals(
        2, InitramfsImage.read(Written.image(after)).parts().get(0).entries().get(0).nlink());
    assertEquals("alone", text(tree, "/d"));
  }

  @Test
  void oneNameOfAFileIsReplacedAndTheOthersKeepIt() throws IOException {
    byte[] before = new RawCpio().link(9, 2).file("a", "").file("b", "data").trailer().toBytes();
    var added = FileTree.builder().file("/b", 0644, Content.of("new")).build();

    byte[] after = rewrite(before, InitramfsEdit.adding(added));

    FileTree tree = InitramfsImage.read(Written.image(after)).unpacked();
    assertEquals("data", text(tree, "/a"));
    assertEquals("new", text(tree, "/b"));
    assertEquals(1, tree.linkCount(node(tree, "/a")));
  }

  @Test
  void addedHardLinksAreOne() throws IOException {
    var file = new RegularFile(Metadata.of(0644), Content.of("shared"));
    FileTree added =
        FileTree.builder().add(TreePath.of("/a"), file).add(TreePath.of("/z"), file).build();
    byte[] before = new RawCpio().link(0xFFFF_FFFFL, 1).file("z", "old").trailer().toBytes();

    byte[] after = rewrite(before, InitramfsEdit.adding(added));

    FileTree tree = InitramfsImage.read(Written.image(after)).unpacked();
    assertSame(node(tree, "/a"), node(tree, "/z"));
    assertEquals("shared", text(tree, "/z"));
  }

  /** Debian has /bin as a link to usr/bin. */
  @Test
  void pathsLeadPastSymbolicLinks() throws IOException {
    byte[] before =
        new RawCpio()
            .directory("usr")
            .directory("usr/bin")
            .file("usr/bin/agent", "old")
            .symlink("bin", "usr/bin")
            .trailer()
            .toBytes();
    FileTree added =
        FileTree.builder()
            .file("/bin/agent", 0555, Content.of("new"))
            .file("/bin/more/tool", 0555, Content.of("tool"))
            .build();

    byte[] after = rewrite(before, InitramfsEdit.adding(added));

    assertEquals(
        "[usr, usr/bin, usr/bin/agent, bin, usr/bin/more, usr/bin/more/tool]",
        InitramfsImage.read(Written.image(after)).parts().getFirst().entries().toString());
    assertEquals("new", text(CpioArchive.read(Written.image(after)), "/usr/bin/agent"));
  }

  @Test
  void whatIsRemovedMakesRoomForAnything() throws IOException {
    byte[] before =
        new RawCpio().directory("a").file("a/b", "x").symlink("l", "a").trailer().toBytes();
    FileTree added =
        FileTree.builder()
            .file("/a", 0644, Content.of("a file now"))
            .file("/l/x", 0644, Content.of("in a directory now"))
            .build();

    byte[] after = rewrite(before, InitramfsEdit.adding(added).withRemoved(matching("/a", "/l")));

    FileTree tree = CpioArchive.read(Written.image(after));
    assertEquals("a file now", text(tree, "/a"));
    assertEquals(Node.Kind.DIRECTORY, node(tree, "/l").kind());
  }

  @Test
  void directoriesThatAreThereStayAsTheyAre() throws IOException {
    byte[] before = new RawCpio().entry("a", 041777, "").trailer().toBytes();
    FileTree added = FileTree.builder().directory("/a", 0700).directory("/b", 0700).build();

    FileTree tree = CpioArchive.read(Written.image(rewrite(before, InitramfsEdit.adding(added))));

    assertEquals(01777, node(tree, "/a").metadata().permissions());
    assertEquals(0700, node(tree, "/b").metadata().permissions());
  }

  @Test
  void everythingThatCannotBeAddedIsListed() throws IOException {
    byte[] before =
        Written.initramfs(
            OPTIONS,
            Segment.early(microcode()),
            Segment.of(
                FileTree.builder()
                    .file("/file", 0644, Content.of("x"))
                    .file("/full/x", 0644, Content.of("x"))
                    .build(),
                Codec.gzip(1)));
    FileTree added =
        FileTree.builder()
            .file("/file/x", 0644, Content.of("x"))
            .file("/full", 0644, Content.of("x"))
            .file("/kernel/x86/microcode/GenuineIntel.bin", 0644, Content.of("x"))
            .build();

    var refused =
        assertThrows(
            UnrepresentableTreeException.class, () -> rewrite(before, InitramfsEdit.adding(added)));

    assertEquals(
        List.of(
            "/file: a directory, where a regular file is in the image; remove that, too",
            "/full: where the image has a directory with entries; remove that, too",
            "/kernel/x86/microcode/GenuineIntel.bin: lies in the early segment, which stays as it is"),
        refused.problems().stream().map(Object::toString).toList());
  }

  @Test
  void attributesAreRefusedAsInEveryArchive() {
    var file =
        new RegularFile(
            Metadata.of(0644)
                .withXattrs(Xattrs.NONE.with(Xattr.of("security.capability", new byte[20]))),
            Content.of("x"));
    FileTree added = FileTree.builder().add(TreePath.of("/a"), file).build();
    byte[] image = new RawCpio().trailer().toBytes();

    assertThrows(
        UnrepresentableTreeException.class, () -> rewrite(image, InitramfsEdit.adding(added)));
  }

  @Test
  void checksumsAreMadeWhereTheArchiveHasThem() throws IOException {
    byte[] before =
        Written.archive(large(2), CpioOptions.defaults().withVariant(CpioOptions.Variant.CRC));

    byte[] after = rewrite(before, InitramfsEdit.adding(large(3)));

    assertEquals(3, CpioArchive.verify(Written.image(after)).facts().get("checksums"));
  }

  @Test
  void aMissingTrailerIsAdded() throws IOException {
    byte[] before = new RawCpio().file("a", "x").toBytes();
    var added = FileTree.builder().file("/b", 0644, Content.of("y")).build();

    byte[] after = rewrite(before, InitramfsEdit.adding(added));

    assertEquals(3, CpioArchive.read(Written.image(after)).nameCount());
    assertEquals(0, after.length % 512);
  }

  @Test
  void anotherCompressionIsForWhatIsCompressed() throws IOException {
    byte[] before =
        Written.initramfs(
            OPTIONS,
            Segment.early(microcode()),
            Segment.of(TreeFixtures.singleFile(5), Codec.store()),
            Segment.of(large(12), Codec.xz("0")));
    byte[] stored = Written.initramfs(large(2), Codec.store());

    byte[] after = rewrite(before, InitramfsEdit.adding(NOTHING).withCodec(Codec.zstd(1)));

    assertEquals(
        List.of(Codec.Id.STORE, Codec.Id.STORE, Codec.Id.ZSTD),
        InitramfsImage.inspect(Written.image(after)).stream()
            .map(InitramfsSegment::codec)
            .toList());
    assertEquals(headers(before), headers(after));
    InitramfsImage.verify(Written.image(after));
    assertEquals(
        Codec.Id.LZ4,
        InitramfsImage.inspect(
                Written.image(
                    rewrite(stored, InitramfsEdit.adding(NOTHING).withCodec(Codec.lz4()))))
            .getFirst()
            .codec());
  }

  /** One stream from end to end, as other programs make them. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip:6", "xz:0", "zstd:3", "lz4"})
  void imagesOfOneUnitAreRewritten(String codec) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var stream = StreamCompressor.open(Codec.parse(codec), out)) {
      stream.write(Written.archive(large(40)));
    }
    var added = FileTree.builder().file("/d1/new", 0644, Content.of("new")).build();

    byte[] after = rewrite(out.toByteArray(), InitramfsEdit.adding(added));

    InitramfsImage.verify(Written.image(after));
    Map<String, String> found = headers(after);
    found.remove("d1/new");
    assertEquals(headers(out.toByteArray()), found);
  }

  @Test
  void xzWithAFilterKeepsItsBlocks() throws IOException {
    byte[] before =
        Written.initramfs(OPTIONS, Segment.of(large(80), Codec.xz("0")).withFilter(BcjFilter.X86));
    var out = new ByteArrayOutputStream();

    ImageSummary summary =
        rewrite(before, InitramfsEdit.adding(NOTHING).withRemoved(matching("/d4/f4")), 2, out);

    assertTrue(summary.facts().get("compressed units kept") >= 1);
    InitramfsImage.verify(Written.image(out.toByteArray()));
  }

  @Test
  void whatIsUnpackedIsBounded() throws IOException {
    byte[] before = Written.initramfs(large(20), Codec.zstd(1));
    Limits limits = Limits.defaults().withAllocation(1 << 20);

    InitramfsRewrite rewrite =
        InitramfsRewrite.plan(Written.image(before), InitramfsEdit.adding(large(1)), limits);

    assertThrows(
        ImageFormatException.class,
        () -> rewrite.write(new StreamSink(new ByteArrayOutputStream()), 1, ProgressListener.NONE));
  }

  @Test
  void whatCanOnlyBeReadIsNotWritten() {
    assertThrows(
        IllegalArgumentException.class,
        () -> InitramfsEdit.adding(NOTHING).withCodec(Codec.Id.BZIP2.atDefaultLevel()));
  }

  /** Any tree laid over any other gives what the overlay of trees gives. */
  @Test
  void randomTreesComeOutAsTheyAre() {
    RandomTrees.forEach(
        30,
        RandomTrees.Shape.defaults().withXattrs(false),
        tree -> {
          for (Codec codec : List.of(Codec.store(), Codec.zstd(1), Codec.xz("0"))) {
            byte[] empty = Written.initramfs(NOTHING, codec);
            byte[] after = rewrite(empty, InitramfsEdit.adding(tree));
            FileTree found = InitramfsImage.read(Written.image(after)).parts().getFirst().tree();
            TreeAssert.assertSameTree(
                FileTree.of(tree.root().withMetadata(found.root().metadata())), found);
          }
        });
  }

  @Test
  void damagedImagesAreRefusedOrRewrittenToWhatCanBeRead() throws IOException {
    byte[] image =
        Written.initramfs(
            OPTIONS,
            Segment.of(TreeFixtures.hardLinks(), Codec.store()),
            Segment.of(TreeFixtures.hardLinks(), Codec.xz("0")));
    InitramfsEdit edit =
        InitramfsEdit.adding(TreeFixtures.singleFile(40)).withRemoved(matching("a*"));
    var limits = new Limits(1000, 100_000, 100, 1 << 20, 1 << 20);
    Mutations.Reading reading =
        damaged -> {
          var out = new ByteArrayOutputStream();
          try {
            InitramfsRewrite.plan(damaged, edit, limits)
                .write(new StreamSink(out), 1, ProgressListener.NONE);
          } catch (UnrepresentableTreeException e) {
            return; // what is added has no place in a damaged tree
          }
          InitramfsImage.read(Written.image(out.toByteArray()));
        };

    Mutations.everyByteFlipped(image, reading);
    Mutations.everyByteChanged(image, 0x01, reading);
    Mutations.everyTruncation(image, reading);
  }
}
