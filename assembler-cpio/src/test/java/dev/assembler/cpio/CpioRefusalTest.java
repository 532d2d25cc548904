package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that newc or the kernel cannot hold, and options that mean nothing. */
class CpioRefusalTest {

  @Test
  void everythingThatDoesNotFitIsListedBeforeAByteIsWritten() throws Exception {
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/a"), file(Metadata.of(0644).withMtime(-1, 0)))
            .add(TreePath.of("/b"), file(Metadata.of(0644).withMtime(1L << 32, 0)))
            .add(TreePath.of("/c"), new RegularFile(Metadata.of(0644), Content.zeros(1L << 32)))
            .device("/d", 0600, 'b', 4096, 0)
            .device("/e", 0600, 'c', 0, 1 << 20)
            .symlink("/f", "x".repeat(4096))
            .file("/TRAILER!!!", 0644, Content.of(""))
            .add(
                TreePath.of("/g"),
                file(
                    Metadata.of(0755)
                        .withXattrs(
                            Xattrs.of(
                                Xattr.of("security.capability", new byte[20]),
                                Xattr.of("user.kept-quiet", new byte[1])))))
            .build();
    var image = new MemoryImage();

    var refused =
        assertThrows(
            UnrepresentableTreeException.class,
            () -> CpioArchive.write(tree, CpioOptions.defaults(), image));

    assertEquals(
        "cannot be written as newc cpio (8 problems): "
            + "/TRAILER!!!: the name that ends an archive; "
            + "/a: mtime -1, newc holds 0 to 4294967295 (1970 to 2106); "
            + "/b: mtime 4294967296, newc holds 0 to 4294967295 (1970 to 2106); "
            + "/c: 4294967296 bytes, a file in newc holds at most 4294967295; "
            + "/d: device 4096:0, the kernel takes up to 4095:1048575; "
            + "/e: device 0:1048576, the kernel takes up to 4095:1048575; "
            + "/f: a target of 4096 bytes, the kernel takes 4095; "
            + "/g: xattr security.capability, newc has none",
        refused.getMessage());
    assertEquals(0, image.size());
  }

  @Test
  void pathsBeyondTheKernelsAreRefusedWithWhatIsBelowThem() {
    var path = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      path.append('/').append("d".repeat(254));
    }
    // 16 * 255 - 1 = 4079 bytes without the first slash
    FileTree fits = FileTree.builder().file(path + "/" + "f".repeat(15), 0644, empty()).build();
    FileTree tooLong =
        FileTree.builder().file(path + "/" + "f".repeat(16) + "/g", 0644, empty()).build();

    byte[] written = assertWrites(fits);
    var refused = assertThrows(UnrepresentableTreeException.class, () -> Written.archive(tooLong));

    assertEquals(0, written.length % 512);
    assertEquals(1, refused.problems().size());
    assertEquals(
        "a path of 4096 bytes, the kernel takes 4095", refused.problems().getFirst().reason());
  }

  @Test
  void problemsOfAllSegmentsAreListed() {
    FileTree first = FileTree.builder().symlink("/a", "x".repeat(5000)).build();
    FileTree second = FileTree.builder().symlink("/b", "x".repeat(5000)).build();

    var refused =
        assertThrows(
            UnrepresentableTreeException.class,
            () ->
                Written.initramfs(
                    InitramfsOptions.defaults(),
                    Segment.early(first),
                    Segment.of(second, Codec.gzip(1))));

    assertEquals(2, refused.problems().size());
  }

  @Test
  void theLargestValuesAreHeld() throws Exception {
    FileTree tree =
        FileTree.of(
            Directory.of(
                new Metadata(07777, Metadata.MAX_ID, Metadata.MAX_ID, 0xFFFF_FFFFL, 0, Xattrs.NONE),
                List.of()));

    FileTree read = CpioArchive.read(Written.image(Written.archive(tree)));

    assertEquals(tree.root().metadata(), read.root().metadata());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 12, 8192})
  void alignmentsThatAreNone(int alignment) {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> CpioOptions.defaults().withDataAlign(alignment));

    assertEquals(
        String.format(
            Locale.ROOT, "data alignment: %d, expected a power of two from 4 to 4096", alignment),
        refused.getMessage());
  }

  @Test
  void segmentsThatMeanNothing() {
    FileTree tree = FileTree.builder().build();

    assertEquals(
        "data alignment: 16, which is lost by gzip; try store",
        refusal(() -> Segment.of(tree, Codec.gzip(1)).withDataAlign(16)));
    assertEquals(
        "filter x86: only xz has filters",
        refusal(() -> Segment.of(tree, Codec.gzip(1)).withFilter(BcjFilter.X86)));
    assertEquals(
        "bzip2: can be read but not written; expected store gzip xz zstd lz4 lz4hc",
        refusal(() -> Segment.of(tree, Codec.Id.BZIP2.atDefaultLevel())));
    assertEquals(
        "segments: none, expected at least one",
        refusal(
            () -> InitramfsImage.write(List.of(), InitramfsOptions.defaults(), new MemoryImage())));
    assertEquals(
        "threads: 0, expected at least 1", refusal(() -> CpioOptions.defaults().withThreads(0)));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }

  private static byte[] assertWrites(FileTree tree) {
    try {
      return Written.archive(tree);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Content empty() {
    return Content.of("");
  }

  private static RegularFile file(Metadata metadata) {
    return new RegularFile(metadata, empty());
  }
}
