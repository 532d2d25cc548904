package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import dev.assembler.squashfs.SquashfsOptions.FileRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the bytes of files go: blocks, fragments, nowhere. Blocks are of 4 KiB. */
class SquashfsDataTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4095, 1", "4096, 0", "4097, 1", "8191, 1", "8192, 0"})
  void onlyWhatFillsNoBlockIsInAFragment(int size, long fragments) throws IOException {
    FileTree tree = Fixtures.singleFile(Fixtures.noise(1, size));

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(fragments, written.superblock().fragments());
    SameTree.assertSame(tree, written.tree());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 10_000})
  void withoutFragmentsTheRestIsAShortBlock(int size) throws IOException {
    FileTree tree = Fixtures.singleFile(Fixtures.noise(1, size));

    Written written = Written.of(tree, Written.SMALL.without(Feature.FRAGMENTS));

    assertEquals(0, written.superblock().fragments());
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void tailEndsThatFillABlockExactlyShareIt() throws IOException {
    FileTree tree = filesOf(2048, 2048, 1);

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(2, written.superblock().fragments());
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void aTailEndThatDoesNotFitBeginsTheNextBlock() throws IOException {
    FileTree tree = filesOf(2048, 2049, 2047);

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(2, written.superblock().fragments());
    SameTree.assertSame(tree, written.tree());
  }

  private static FileTree filesOf(int... sizes) {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < sizes.length; i++) {
      builder.file("/file-" + i, 0644, Content.of(Fixtures.noise(i, sizes[i])));
    }
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 12_288, 13_000})
  void equalFilesAreStoredOnce(int size) throws IOException {
    byte[] bytes = Fixtures.noise(5, size);
    FileTree once = FileTree.builder().file("/a", 0644, Content.of(bytes)).build();
    FileTree thrice =
        FileTree.builder()
            .file("/a", 0644, Content.of(bytes))
            .file("/b", 0600, Content.of(bytes))
            .file("/c", 0644, Content.of(bytes))
            .build();

    Written written = Written.of(thrice, Written.SMALL);

    assertEquals(dataBytes(Written.of(once, Written.SMALL)), dataBytes(written));
    assertEquals(2, written.summary().fact("duplicate files"));
    assertEquals(2L * size, written.summary().fact("duplicate bytes"));
    SameTree.assertSame(thrice, written.tree());
  }

  @Test
  void equalFilesAreStoredTwiceWithoutDeduplication() throws IOException {
    byte[] bytes = Fixtures.noise(5, 8192);
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of(bytes))
            .file("/b", 0644, Content.of(bytes))
            .build();

    Written written = Written.of(tree, Written.SMALL.without(Feature.DEDUPLICATION));

    assertEquals(16_384, dataBytes(written));
    assertEquals(0, written.summary().fact("duplicate files"));
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void blocksAreSharedByFilesWithDifferentTailEnds() throws IOException {
    byte[] blocks = Fixtures.noise(6, 8192);
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, join(blocks, Fixtures.noise(7, 100)))
            .file("/b", 0644, join(blocks, Fixtures.noise(8, 100)))
            .build();

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(8192 + 200, dataBytes(written));
    assertEquals(0, written.summary().fact("duplicate files"));
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void tailEndsAreSharedByFilesWithDifferentBlocks() throws IOException {
    byte[] tail = Fixtures.noise(7, 100);
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, join(Fixtures.noise(1, 4096), tail))
            .file("/b", 0644, join(Fixtures.noise(2, 8192), tail))
            .file("/c", 0644, Content.of(tail))
            .build();

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(4096 + 8192 + 100, dataBytes(written));
    SameTree.assertSame(tree, written.tree());
  }

  /** Candidates that begin alike are told apart by all their bytes, also among many. */
  @Test
  void filesThatDifferInTheirLastByteAloneAreDifferent() throws IOException {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 20; i++) {
      byte[] bytes = Fixtures.noise(9, 3 * 4096);
      bytes[bytes.length - 1] = (byte) (i / 2);
      builder.file(String.format(Locale.ROOT, "/file-%02d", i), 0644, Content.of(bytes));
    }
    FileTree tree = builder.build();

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(10, written.summary().fact("duplicate files"));
    SameTree.assertSame(tree, written.tree());
  }

  /** The first tail end has long left the block being filled, and must be read again. */
  @Test
  void aTailEndIsFoundAgainAfterManyOthers() throws IOException {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 100; i++) {
      builder.file(
          String.format(Locale.ROOT, "/file-%03d", i),
          0644,
          Content.of(Fixtures.noise(i % 50, 1500)));
    }
    FileTree tree = builder.build();

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(50, written.summary().fact("duplicate files"));
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void aHardLinkIsNoDuplicate() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of(Fixtures.noise(1, 5000)))
            .hardLink("/b", "/a")
            .build();

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(0, written.summary().fact("duplicate files"));
    assertEquals(2, written.superblock().inodes());
    assertEquals(5000, written.summary().fact("input bytes"));
    SameTree.assertSame(tree, written.tree());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 100_000})
  void zerosTakeNoRoom(int size) throws IOException {
    FileTree tree = Fixtures.singleFile(new byte[size]);

    Written written = Written.of(tree, Written.SMALL);

    assertEquals(0, dataBytes(written));
    assertEquals(size, written.summary().fact("sparse bytes"));
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void holesAreNotRead() throws IOException {
    var content = new Islands(5L << 30, 1L << 30, 10_000);
    FileTree tree = FileTree.builder().file("/file", 0644, content).build();

    Written written = Written.of(tree, Written.SMALL.withBlockSize(1 << 20));

    assertEquals(10_000, content.mostRead - (1L << 30));
    assertEquals((5L << 30) - (1 << 20), written.summary().fact("sparse bytes"));
    ByteBuffer island = ByteBuffer.allocate(10_000);
    SquashfsImage.read(written.image())
        .walk((path, node) -> {
          if (node instanceof dev.assembler.core.tree.RegularFile file) {
            assertEquals(5L << 30, file.size());
            try (ImageSource source = file.content().open()) {
              source.readAt(1L << 30, island);
            }
          }
        });
    assertEquals(Islands.VALUE, island.get(9_999));
  }

  /** One run of a byte in a file that is a hole elsewhere, and says so. */
  private static final class Islands implements Content, ImageSource {

    static final byte VALUE = 7;

    private final long size;
    private final long offset;
    private final int length;
    private long mostRead;

    Islands(long size, long offset, int length) {
      this.size = size;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public ImageSource open() {
      return this;
    }

    @Override
    public List<Extent> dataExtents() {
      return List.of(new Extent(offset, length));
    }

    @Override
    public synchronized void readAt(long at, ByteBuffer target) {
      while (target.hasRemaining()) {
        boolean inside = at >= offset && at < offset + length;
        mostRead = inside ? Math.max(mostRead, at + 1) : mostRead;
        target.put(inside ? VALUE : 0);
        at++;
      }
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  @Test
  void aFileBeyondFourGigabytesHasAnExtendedInode() throws IOException {
    long size = (1L << 32) + 5;
    FileTree tree =
        FileTree.builder()
            .file(
                "/large",
                0644,
                Content.concat(List.of(Content.zeros(size - 5), Content.of(Fixtures.noise(1, 5)))))
            .build();

    Written written = Written.of(tree, Written.SMALL.withBlockSize(1 << 20));

    FileTree back = SquashfsImage.read(written.image());
    Content content = ((dev.assembler.core.tree.RegularFile) back.root().node(0)).content();
    assertEquals(size, content.size());
    ByteBuffer end = ByteBuffer.allocate(5);
    try (ImageSource source = content.open()) {
      source.readAt(size - 5, end);
    }
    assertEquals(ByteBuffer.wrap(Fixtures.noise(1, 5)), end.flip());
  }

  @Test
  void filesOfHigherPriorityComeFirst() throws IOException {
    byte[] first = Fixtures.noise(1, 4096);
    byte[] second = Fixtures.noise(2, 4096);
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of(first))
            .file("/b", 0644, Content.of(second))
            .file("/c", 0644, Content.of(Fixtures.noise(3, 4096)))
            .build();
    FileRules rules = FileRules.NONE.withPriority(path -> path.toString().equals("/b") ? 1 : 0);

    Written written = Written.of(tree, Written.SMALL.withRules(rules));

    long start = written.summary().section("data").orElseThrow().offset();
    ByteBuffer data = ByteBuffer.allocate(8192);
    written.image().readAt(start, data);
    assertEquals(ByteBuffer.wrap(second), data.flip().slice(0, 4096));
    assertEquals(ByteBuffer.wrap(first), data.slice(4096, 4096));
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void aFileCanBeStoredAsItIs() throws IOException {
    byte[] text = Fixtures.text(1, 10_000);
    FileTree tree =
        FileTree.builder()
            .file("/compressed", 0644, Content.of(text))
            .file("/stored", 0644, Content.of(text))
            .build();
    FileRules rules = FileRules.NONE.withNoCompress(path -> path.toString().equals("/stored"));

    Written written = Written.of(tree, Written.SMALL.withRules(rules));

    assertTrue(dataBytes(written) > 10_000, "stored beside the compressed one");
    assertEquals(0, written.summary().fact("duplicate files"));
    SameTree.assertSame(tree, written.tree());
  }

  @Test
  void aFilesTailEndCanBeKeptOutOfFragments() throws IOException {
    FileTree tree = filesOf(100, 200, 300);
    FileRules rules = FileRules.NONE.withNoFragments(path -> !path.toString().equals("/file-1"));

    Written written = Written.of(tree, Written.SMALL.withRules(rules));

    assertEquals(1, written.superblock().fragments());
    SameTree.assertSame(tree, written.tree());
  }

  private static Content join(byte[] first, byte[] second) {
    return Content.concat(List.of(Content.of(first), Content.of(second)));
  }

  private static long dataBytes(Written written) {
    return written.summary().fact("data bytes");
  }
}
