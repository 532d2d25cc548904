package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import dev.assembler.squashfs.SquashfsOptions.Section;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SquashfsRoundTripTest {

  static Stream<Codec> codecs() {
    return Stream.of(
        Codec.store(),
        Codec.gzip(1),
        Codec.gzip(9),
        Codec.xz(),
        Codec.xz("0"),
        Codec.zstd(1),
        Codec.zstd(15),
        Codec.zstd(22),
        Codec.lz4(),
        Codec.lz4hc(12));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void everyCodecKeepsEveryKind(Codec codec) throws IOException {
    Written.assertRoundTrip(Fixtures.everyKind(), Written.SMALL.withCodec(codec));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void everyCodecKeepsBlocksOfEachSort(Codec codec) throws IOException {
    FileTree tree = blocksOfEachSort(1 << 17);

    Written.assertRoundTrip(tree, Written.SMALL.withCodec(codec).withBlockSize(1 << 17));
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 8192, 1 << 16, 1 << 20})
  void everyBlockSizeKeepsBlocksOfEachSort(int blockSize) throws IOException {
    Written.assertRoundTrip(blocksOfEachSort(blockSize), Written.SMALL.withBlockSize(blockSize));
  }

  /** Compressible, incompressible, zeros, and a mixture, each with a tail end. */
  private static FileTree blocksOfEachSort(int blockSize) {
    int length = 3 * blockSize + blockSize / 3;
    return FileTree.builder()
        .file("/text", 0644, Content.of(Fixtures.text(1, length)))
        .file("/noise", 0644, Content.of(Fixtures.noise(2, length)))
        .file("/zeros", 0644, Content.zeros(length))
        .file(
            "/mixture",
            0644,
            Content.concat(
                List.of(
                    Content.of(Fixtures.noise(3, blockSize)),
                    Content.zeros(blockSize),
                    Content.of(Fixtures.text(4, blockSize + 100)))))
        .build();
  }

  @ParameterizedTest
  @EnumSource(Feature.class)
  void eachFeatureCanBeSwitchedOff(Feature feature) throws IOException {
    FileTree tree = feature == Feature.XATTRS ? blocksOfEachSort(4096) : Fixtures.everyKind();

    Written.assertRoundTrip(tree, Written.SMALL.without(feature));
  }

  @ParameterizedTest
  @EnumSource(Section.class)
  void eachSectionCanBeLeftUncompressed(Section section) throws IOException {
    SquashfsOptions options = Written.SMALL.withUncompressed(Set.of(section));

    Written.assertRoundTrip(Fixtures.everyKind(), options);
    Written.assertRoundTrip(blocksOfEachSort(4096), options);
  }

  @Test
  void xzFiltersAndDictionaryAreKept() throws IOException {
    SquashfsOptions options =
        Written.SMALL
            .withCodec(Codec.xz("1"))
            .withBlockSize(1 << 16)
            .withXzFilters(EnumSet.of(BcjFilter.X86, BcjFilter.ARM))
            .withXzDictionary(3 << 14);

    Written.assertRoundTrip(blocksOfEachSort(1 << 16), options);
  }

  @Test
  void namesAreBytes() throws IOException {
    Written.assertRoundTrip(Fixtures.strangeNames(), Written.SMALL);
  }

  @Test
  void theEmptyTreeIsARootAlone() throws IOException {
    FileTree tree = FileTree.builder().build();

    Written written = Written.of(tree, Written.SMALL);

    SameTree.assertSame(tree, written.tree());
    assertEquals(1, written.superblock().inodes());
  }

  @Test
  void deepTreesAreKept() throws IOException {
    String path = "/d".repeat(500);

    Written.assertRoundTrip(
        FileTree.builder().file(path + "/file", 0600, Content.of("deep")).build(), Written.SMALL);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomTreesAreKept(long seed) throws IOException {
    var random = new Random(seed);
    FileTree tree = random(random);
    SquashfsOptions options = Written.SMALL.withThreads(1 + random.nextInt(4));
    if (random.nextBoolean()) {
      options = options.without(Feature.FRAGMENTS);
    }

    try {
      Written.assertRoundTrip(tree, options);
    } catch (AssertionError | IOException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** A few hundred names, with contents that often repeat in whole or in part. */
  private static FileTree random(Random random) {
    TreeBuilder builder = FileTree.builder();
    var paths = new java.util.ArrayList<String>(List.of(""));
    for (int i = 0; i < 300; i++) {
      String path = paths.get(random.nextInt(paths.size())) + "/n" + random.nextInt(100_000) + i;
      switch (random.nextInt(6)) {
        case 0 -> {
          builder.directory(path, random.nextInt(01000));
          paths.add(path);
        }
        case 1 -> builder.symlink(path, "t".repeat(1 + random.nextInt(300)));
        default -> {
          byte[] head = Fixtures.text(random.nextInt(3), 4096 * random.nextInt(4));
          byte[] tail = Fixtures.noise(random.nextInt(5), random.nextInt(3) * 1365);
          Content content =
              Content.concat(
                  List.of(
                      Content.of(head),
                      Content.zeros(random.nextInt(2) * 4096L),
                      Content.of(tail)));
          builder.file(path, random.nextInt(010000), content);
          if (random.nextInt(10) == 0) {
            builder.hardLink(path + "-link", path);
          }
        }
      }
    }
    return builder.build();
  }
}
