package dev.assembler.iso9660;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, and holds. */
class IsoRoundTripTest {

  @ParameterizedTest
  @EnumSource
  void everyKindOfNode(IsoOptions.DeepDirectories deep) throws IOException {
    for (int level = 1; level <= 3; level++) {
      roundTrip(TreeFixtures.everyKind(), Written.PLAIN.withLevel(level).withDeepDirectories(deep));
    }
  }

  @Test
  void hardLinksAreOneNode() throws IOException {
    roundTrip(TreeFixtures.hardLinks(), Written.PLAIN);
  }

  @Test
  void namesOfAllBytes() throws IOException {
    roundTrip(TreeFixtures.names(), Written.PLAIN);
    roundTrip(
        TreeFixtures.names(), Written.PLAIN.withLevel(1).withJoliet(IsoOptions.Joliet.SHORTENED));
  }

  @Test
  void sparseFilesAndBorders() throws IOException {
    roundTrip(TreeFixtures.blockBorders(2048), Written.PLAIN);
    roundTrip(TreeFixtures.duplicates(2048), Written.PLAIN);
    roundTrip(TreeFixtures.emptyDirectory(), Written.PLAIN);
  }

  @Test
  void targetsOfSymbolicLinksByteForByte() throws IOException {
    var tree = FileTree.builder();
    String[] targets = {
      "/",
      "//",
      "/a",
      "a/",
      "a//b",
      "//x",
      "./a",
      "../..",
      ".",
      "..",
      "a/./b/",
      "...",
      "/../x/",
      "x".repeat(247),
      "x".repeat(248),
      "x".repeat(249),
      "x".repeat(1000),
      "ab/".repeat(333) + "c",
      "/".repeat(2000) + "t".repeat(2095),
      "x".repeat(4095)
    };
    for (int i = 0; i < targets.length; i++) {
      tree.symlink("/link-" + i, targets[i]);
    }
    tree.add(
        TreePath.of("/bytes"),
        new Symlink(Metadata.of(0777), new byte[] {(byte) 0xFF, '\n', (byte) 0x80}));
    roundTrip(tree.build(), Written.PLAIN);
  }

  @Test
  void longNamesWithLongTargetsUseContinuationAreas() throws IOException {
    var tree = FileTree.builder();
    for (int i = 0; i < 40; i++) {
      String name = "n".repeat(253 - i) + i;
      tree.symlink("/" + name, "t".repeat(20 + 97 * i));
    }
    roundTrip(tree.build(), Written.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9, 10, 25, 200})
  void deepDirectoriesInPlaceAndRelocated(int depth) throws IOException {
    FileTree tree = TreeFixtures.deep(depth);
    for (IsoOptions.DeepDirectories deep : IsoOptions.DeepDirectories.values()) {
      roundTrip(tree, Written.PLAIN.withDeepDirectories(deep));
    }
  }

  @Test
  void relocatedDirectoriesKeepWithinEightLevels() throws IOException {
    IsoLayout layout =
        IsoImage.plan(
            TreeFixtures.deep(40),
            Written.PLAIN.withDeepDirectories(IsoOptions.DeepDirectories.RELOCATED));

    assertTrue(layout.primary.hasMoved());
    assertTrue(layout.primary.directories().stream().allMatch(directory -> directory.level <= 8));
  }

  @Test
  void manyNamesThatAreAllMangledAlike() throws IOException {
    var tree = FileTree.builder();
    for (int i = 0; i < 3000; i++) {
      tree.file("/dir/long-file-name-of-" + "x".repeat(i % 7) + "-" + i, 0644, Content.of("" + i));
    }
    roundTrip(tree.build(), Written.PLAIN.withLevel(1));
    roundTrip(tree.build(), Written.PLAIN.withLevel(2));
  }

  @Test
  void aFileOfFiveGibibytesHasTwoSections() throws IOException {
    long size = 5L << 30;
    FileTree tree =
        TreeFixtures.singleFile(
            Content.concat(
                List.of(Content.of("head"), Content.zeros(size - 8), Content.of("tail"))));
    var image = new MemoryImage();

    IsoImage.write(tree, Written.PLAIN, image);

    FileTree again = IsoImage.read(image);
    var file = (RegularFile) again.root().entries().getFirst().node();
    assertEquals(size, file.size());
    try (var source = file.content().open()) {
      var bytes = ByteBuffer.allocate(4);
      source.readAt(size - 4, bytes);
      assertEquals("tail", new String(bytes.array(), StandardCharsets.US_ASCII));
    }
    long kept = image.dataExtents().stream().mapToLong(extent -> extent.length()).sum();
    assertTrue(kept < 1 << 20, "holes are kept: " + kept);
  }

  @Test
  void identicalContentsShareAnExtent() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Contents.noise(1, 100_000))
            .file("/b", 0600, Contents.noise(1, 100_000))
            .file("/c", 0600, Contents.noise(2, 100_000))
            .hardLink("/d", "/a")
            .build();

    IsoLayout layout = IsoImage.plan(tree, Written.PLAIN);

    assertEquals(2, layout.data.size());
    assertEquals(1, layout.facts().get("files with the extent of another"));
    assertSame(
        layout.extentOf(tree.find(Written.path("/a")).orElseThrow()),
        layout.extentOf(tree.find(Written.path("/b")).orElseThrow()));
    roundTrip(tree, Written.PLAIN);
  }

  /** Files of one extent have contents that are equal, but not the same object. */
  @Test
  void whatAnImageSharesIsSharedInTheNext() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of("same"))
            .file("/b", 0600, Content.of("same"))
            .file("/c", 0644, Content.of("else"))
            .build();
    MemoryImage first = Written.image(tree, Written.PLAIN);

    MemoryImage second = Written.image(IsoImage.read(first), Written.PLAIN);

    assertSameTree(tree, IsoImage.read(second));
    assertEquals(first.size(), second.size());
  }

  @Test
  void fiftyThousandFiles() throws IOException {
    FileTree tree = TreeFixtures.flatDirectory(50_000);
    MemoryImage image = Written.image(tree, Written.PLAIN.withLevel(1));

    assertEquals(50_001, IsoImage.read(image).nameCount());
  }

  @Test
  void noRecordCrossesASector() throws IOException {
    MemoryImage image = Written.image(TreeFixtures.flatDirectory(500), Written.PLAIN);

    // The reader takes no record that leaves its sector.
    assertEquals(501, IsoImage.verify(image, Limits.defaults()).fact("names"));
  }

  @Test
  void randomTrees() {
    RandomTrees.forEach(
        20,
        RandomTrees.Shape.defaults().withXattrs(false),
        tree ->
            roundTrip(
                tree,
                Written.PLAIN
                    .withJoliet(IsoOptions.Joliet.SHORTENED)
                    .withDeepDirectories(IsoOptions.DeepDirectories.RELOCATED)));
  }

  @Test
  void jolietHasFilesAndDirectoriesWithTheirNames() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/Dir with spaces/\u00e9\u4e16\u754c file.tar.gz", 0644, Content.of("1"))
            .file("/x/" + "l".repeat(64), 0644, Content.of("2"))
            .file("/\ud83d\ude00", 0644, Content.of("3"))
            .build();
    MemoryImage image =
        Written.image(tree, Written.PLAIN.withJoliet(IsoOptions.Joliet.EXACT).withRockRidge(false));

    FileTree again = IsoImage.read(image, Limits.defaults(), IsoImage.View.JOLIET);

    assertEquals(names(tree), names(again));
    IsoImage.verify(image, Limits.defaults());
  }

  @Test
  void jolietNamesThatDoNotFitAreShortenedAndToldApart() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/" + "l".repeat(70) + "1.tar", 0644, Content.of("1"))
            .file("/" + "l".repeat(70) + "2.tar", 0644, Content.of("2"))
            .file("/a:b", 0644, Content.of("3"))
            .symlink("/link", "a:b")
            .build();
    var image = new MemoryImage();

    var summary =
        IsoImage.write(tree, Written.PLAIN.withJoliet(IsoOptions.Joliet.SHORTENED), image);

    assertEquals(
        List.of("/", "/a_b", "/" + "l".repeat(60) + ".tar", "/" + "l".repeat(58) + "~1.tar"),
        names(IsoImage.read(image, Limits.defaults(), IsoImage.View.JOLIET)));
    assertEquals(3, summary.fact("joliet: names changed"));
    assertEquals(1, summary.fact("joliet: names left out"));
  }

  @Test
  void plainNamesAreMangledAndUnique() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/README", 0644, Content.of("1"))
            .file("/readme", 0644, Content.of("2"))
            .file("/Re_dme.html", 0644, Content.of("3"))
            .file("/re-dme.htmx", 0644, Content.of("4"))
            .file("/.hidden", 0644, Content.of("5"))
            .directory("/a.b", 0755)
            .build();

    FileTree again =
        IsoImage.read(
            Written.image(tree, Written.PLAIN.withLevel(1)),
            Limits.defaults(),
            IsoImage.View.PLAIN);

    assertEquals(
        List.of("/", "/A_B", "/READM000", "/README", "/RE_DM000.HTM", "/RE_DME.HTM", "/_HIDDEN"),
        names(again));
  }

  @Test
  void theVolumesDateIsTheSeeds() throws IOException {
    var first = VolumeDate.derivedFrom(DerivedIds.of("one"));
    var second = VolumeDate.derivedFrom(DerivedIds.of("two"));
    MemoryImage image =
        Written.image(TreeFixtures.everyKind(), Written.PLAIN.withVolumeDate(first));

    assertTrue(!first.equals(second));
    assertEquals(first.digits(), IsoImage.inspect(image).modified());
    assertEquals("1970010100000000", IsoImage.inspect(image).created());
    assertEquals(22, first.uuid().length());
  }

  @Test
  void identifiersStandInTheDescriptor() throws IOException {
    MemoryImage image =
        Written.image(
            TreeFixtures.emptyDirectory(),
            Written.PLAIN
                .withVolumeId("My Volume 1.0")
                .withJoliet(IsoOptions.Joliet.SHORTENED)
                .withIdentifiers(new IsoOptions.Identifiers("LINUX", "SET", "PUB", "PREP", "APP")));

    IsoFacts facts = IsoImage.inspect(image);

    assertEquals("My Volume 1.0", facts.volumeId());
    assertEquals("My Volume 1.0", facts.jolietVolumeId());
    assertEquals("LINUX", facts.systemId());
    assertEquals("SET", facts.volumeSetId());
    assertEquals("PUB", facts.publisher());
    assertEquals("PREP", facts.preparer());
    assertEquals("APP", facts.application());
    assertTrue(facts.rockRidge() && facts.joliet() && !facts.systemArea());
  }

  @Test
  void theSystemAreaIsTheCallers() throws IOException {
    var area = new byte[SystemArea.SIZE];
    Arrays.fill(area, (byte) 7);
    var image = new MemoryImage();
    IsoLayout layout = IsoImage.plan(TreeFixtures.everyKind(), Written.PLAIN);

    IsoImage.write(layout, SystemArea.of(area), image, ProgressListener.NONE);

    assertTrue(Arrays.equals(area, image.head(SystemArea.SIZE).array()));
    assertTrue(IsoImage.inspect(image).systemArea());
    assertEquals(layout.size(), image.size());
    assertTrue(layout.toString().contains("        16          1  primary volume descriptor\n"));
  }

  private static List<String> names(FileTree tree) throws IOException {
    var names = new ArrayList<String>();
    tree.walk((path, node) -> names.add(path.toString()));
    return names;
  }

  private static void roundTrip(FileTree tree, IsoOptions options) throws IOException {
    MemoryImage image = Written.image(tree, options);

    assertSameTree(tree, IsoImage.read(image));
    IsoImage.verify(image, Limits.defaults());
  }
}
