package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImagePlan.Bounds;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import dev.assembler.squashfs.SquashfsOptions.Section;
import dev.assembler.testkit.RandomTrees;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever contents turn out to be, the image is within what was said of it beforehand. */
class PlannedImageTest {

  private static final SquashfsOptions STORED =
      Written.SMALL.withCodec(Codec.store()).without(Feature.DEDUPLICATION);

  private static void assertWithin(FileTree tree, SquashfsOptions options, String what)
      throws IOException {
    ImagePlan plan = SquashfsImage.plan(tree, options);
    ImageSummary summary = Written.of(tree, options).summary();

    assertWithin(plan.size(), summary.size(), what + ": size");
    for (ImageSummary.Section section : summary.sections()) {
      ImagePlan.Section planned = section(plan, section.name());
      assertWithin(planned.offset(), section.offset(), what + ": offset of " + section.name());
      assertWithin(planned.length(), section.length(), what + ": length of " + section.name());
    }
    Map<String, Long> facts = plan.facts();
    for (String same : List.of("inodes", "input bytes", "ids", "xattr ids")) {
      assertEquals(summary.fact(same), facts.get(same), what + ": " + same);
    }
    assertTrue(summary.fact("fragments") <= facts.get("most fragments"), what);
    for (String table : List.of("inode table", "directory table")) {
      String bytes = table + " bytes uncompressed";
      Bounds bounds = new Bounds(facts.get("least " + bytes), facts.get("most " + bytes));
      assertWithin(bounds, summary.fact(bytes), what + ": " + bytes);
    }
  }

  private static void assertWithin(Bounds bounds, long found, String what) {
    assertTrue(bounds.least() <= found && found <= bounds.most(), what + ": " + found + bounds);
  }

  private static ImagePlan.Section section(ImagePlan plan, String name) {
    return plan.sections().stream()
        .filter(section -> section.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + ": not planned"));
  }

  static Stream<SquashfsOptions> options() {
    return Stream.of(
        SquashfsOptions.defaults(),
        Written.SMALL,
        Written.SMALL.withUncompressed(EnumSet.allOf(Section.class)),
        STORED,
        Written.SMALL.withCodec(Codec.lz4()),
        Written.SMALL.without(Feature.FRAGMENTS).without(Feature.EXPORT_TABLE),
        Written.SMALL.without(Feature.PADDING).without(Feature.XATTRS));
  }

  @ParameterizedTest
  @MethodSource("options")
  void imagesOfRandomTreesAreWithin(SquashfsOptions options) throws IOException {
    for (long seed = 1; seed <= 12; seed++) {
      assertWithin(RandomTrees.of(seed), options, "seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void imagesOfDirectoriesWithAnIndexAreWithin(SquashfsOptions options) throws IOException {
    for (int names : new int[] {0, 1, 255, 256, 257, 400, 409, 410, 600, 5000}) {
      assertWithin(Fixtures.flatDirectory(names), options, names + " names");
    }
  }

  /** Zeros and repetitions at every border: what a plan cannot know. */
  @ParameterizedTest
  @MethodSource("options")
  void imagesOfHolesAndRepetitionsAreWithin(SquashfsOptions options) throws IOException {
    TreeBuilder builder = FileTree.builder();
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 12_288, 12_289, 131_072, 131_073}) {
      builder.file("/noise-" + size, 0644, Content.of(Fixtures.noise(size, size)));
      builder.file("/again-" + size, 0644, Content.of(Fixtures.noise(size, size)));
      builder.file("/zeros-" + size, 0644, Content.of(new byte[size]));
      builder.file("/text-" + size, 0644, Content.of(Fixtures.text(size, size)));
    }

    assertWithin(builder.build(), options, "holes");
  }

  @Test
  void whatStandsBeforeTheDataIsKnown() throws IOException {
    ImagePlan plan =
        SquashfsImage.plan(
            Fixtures.singleFile(new byte[5000]), Written.SMALL.withCodec(Codec.lz4()));

    assertEquals(Bounds.exactly(96), section(plan, "superblock").length());
    assertEquals(Bounds.exactly(10), section(plan, "codec options").length());
    assertEquals(Bounds.exactly(106), section(plan, "data").offset());
    assertEquals(new Bounds(0, 5000), section(plan, "data").length());
    assertEquals(new Bounds(106, 5106), section(plan, "inode table").offset());
  }

  /** Nothing is open without contents. */
  @Test
  void anImageWithoutContentsAndCompressionIsKnownToTheByte() throws IOException {
    FileTree tree = Fixtures.flatDirectory(1);
    SquashfsOptions options = STORED.withUncompressed(EnumSet.allOf(Section.class));

    ImagePlan plan = SquashfsImage.plan(tree, options);
    ImageSummary summary = Written.of(tree, options).summary();

    assertEquals(Bounds.exactly(summary.size()), plan.size());
    assertEquals(
        summary.sections(),
        plan.sections().stream()
            .map(section ->
                new ImageSummary.Section(
                    section.name(), section.offset().least(), section.length().least()))
            .toList());
  }

  @Test
  void fragmentsAreThoseOfTailEndsThatAllDiffer() throws IOException {
    TreeBuilder builder = FileTree.builder();
    IntStream.range(0, 9)
        .forEach(i -> builder.file("/f" + i, 0644, Content.of(Fixtures.noise(i, 1500))));

    ImagePlan plan = SquashfsImage.plan(builder.build(), Written.SMALL);

    assertEquals(5, plan.facts().get("most fragments")); // two of 1,500 bytes to 4 KiB
  }

  @Test
  void aTreeThatCannotBeHeldIsRefusedAsByTheWriter() {
    FileTree tree = FileTree.builder().file("/huge", 0644, Content.zeros((8L << 40) + 1)).build();

    var planned =
        assertThrows(
            UnrepresentableTreeException.class, () -> SquashfsImage.plan(tree, Written.SMALL));
    var written =
        assertThrows(UnrepresentableTreeException.class, () -> Written.of(tree, Written.SMALL));

    assertEquals(written.getMessage(), planned.getMessage());
  }

  @Test
  void boundsAreInOrder() {
    assertThrows(IllegalArgumentException.class, () -> new Bounds(2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Bounds(-1, 1));
    assertFalse(new Bounds(1, 2).isExact());
  }
}
