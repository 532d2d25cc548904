package dev.assembler.cpio;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back. */
class CpioRoundTripTest {

  private static final RandomTrees.Shape SHAPE = RandomTrees.Shape.defaults().withXattrs(false);

  @Test
  void randomTreesAreReadBack() {
    RandomTrees.forEach(
        60,
        SHAPE,
        tree -> {
          byte[] plain = Written.archive(tree);
          byte[] summed =
              Written.archive(
                  tree,
                  CpioOptions.defaults().withVariant(CpioOptions.Variant.CRC).withDataAlign(512));

          assertSameTree(tree, CpioArchive.read(Written.image(plain)));
          assertSameTree(tree, CpioArchive.read(Written.image(summed)));
          CpioArchive.verify(Written.image(plain));
          CpioArchive.verify(Written.image(summed));
        });
  }

  @Test
  void whatWasReadIsWrittenWithTheSameBytes() {
    RandomTrees.forEach(
        20,
        SHAPE,
        tree -> {
          byte[] archive = Written.archive(tree);

          assertArrayEquals(archive, Written.archive(CpioArchive.read(Written.image(archive))));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "gzip:9", "xz:1", "zstd:3", "zstd:19", "lz4", "lz4hc"})
  void everyCodecGivesTheTreeBack(String codec) {
    RandomTrees.forEach(
        8,
        SHAPE,
        tree -> {
          byte[] image = Written.initramfs(tree, Codec.parse(codec));

          InitramfsContents contents = InitramfsImage.read(Written.image(image));

          assertSameTree(tree, contents.parts().getFirst().tree());
          assertEquals(List.of(), contents.dropped());
          InitramfsImage.verify(Written.image(image));
        });
  }

  /** Units of several megabytes, files longer than a unit, and one too long to be held. */
  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "zstd:1", "lz4"})
  void archivesOfManyUnitsComeBackWhole(String codec) throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a-noise", 0644, noise(1, 3_000_000))
            .file("/b-zeros", 0644, Content.zeros(20_000_000))
            .file("/c-noise", 0644, noise(2, 5_000_001))
            .file("/d-small", 0644, Content.of("end"))
            .build();

    byte[] image = Written.initramfs(tree, Codec.parse(codec));

    assertSameTree(tree, InitramfsImage.read(Written.image(image)).unpacked());
    InitramfsImage.verify(Written.image(image));
  }

  @Test
  void machineCodeIsFilteredOnRequest() throws IOException {
    FileTree tree = TreeFixtures.singleFile(100_000);

    byte[] image =
        Written.initramfs(
            InitramfsOptions.defaults(), Segment.of(tree, Codec.xz("1")).withFilter(BcjFilter.X86));

    assertSameTree(tree, InitramfsImage.read(Written.image(image)).unpacked());
  }

  @Test
  void segmentsOfEveryCodecFollowOneAnother() throws IOException {
    FileTree tree = TreeFixtures.everyKind();
    Segment[] segments = {
      Segment.early(FileTree.builder().file("/kernel/x", 0644, Content.of("x".repeat(64))).build()),
      Segment.of(tree, Codec.lz4()),
      Segment.of(tree, Codec.zstd(3)),
      Segment.of(tree, Codec.gzip(6)),
      Segment.of(tree, Codec.store()),
      Segment.of(tree, Codec.xz("0")),
      Segment.of(tree, Codec.lz4hc(3)),
      Segment.of(tree, Codec.lz4())
    };

    byte[] image = Written.initramfs(InitramfsOptions.defaults(), segments);

    InitramfsContents contents = InitramfsImage.read(Written.image(image));
    assertEquals(
        "[store, lz4, zstd, gzip, store, xz, lz4, lz4]",
        contents.segments().stream().map(InitramfsSegment::codec).toList().toString());
    for (InitramfsContents.Part part : contents.parts().subList(1, segments.length)) {
      assertSameTree(tree, part.tree());
    }
    assertEquals(contents.segments(), InitramfsImage.inspect(Written.image(image)));
    InitramfsImage.verify(Written.image(image));
  }

  @Test
  void aCopiedSegmentIsTheSameBytes() throws IOException {
    FileTree tree = TreeFixtures.everyKind();
    byte[] old =
        Written.initramfs(
            InitramfsOptions.defaults(),
            Segment.early(tree),
            Segment.of(tree, Codec.lz4()),
            Segment.of(tree, Codec.zstd(3)));
    var source = Written.image(old);
    List<InitramfsSegment> segments = InitramfsImage.inspect(source);

    byte[] copy =
        Written.initramfs(
            InitramfsOptions.defaults(),
            segments.stream()
                .map(segment -> Segment.copy(source, segment))
                .toArray(Segment[]::new));

    assertEquals(segments.size(), InitramfsImage.inspect(Written.image(copy)).size());
    assertSameTree(
        InitramfsImage.read(source).unpacked(),
        InitramfsImage.read(Written.image(copy)).unpacked());
    InitramfsImage.verify(Written.image(copy));
  }

  @Test
  void compressedFilesCanBeExpandedIntoAFile(@TempDir Path folder) throws IOException {
    FileTree tree = TreeFixtures.blockBorders(4096);
    byte[] image = Written.initramfs(tree, Codec.zstd(3));

    try (var room = FileImage.create(folder.resolve("room"))) {
      InitramfsContents contents =
          InitramfsImage.read(Written.image(image), Limits.defaults(), room);

      assertSameTree(tree, contents.unpacked());
    }
  }

  private static Content noise(long seed, int size) {
    var bytes = new byte[size];
    new java.util.SplittableRandom(seed).nextBytes(bytes);
    return Content.of(bytes);
  }
}
