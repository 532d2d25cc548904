package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are mostly holes, of any size. */
class SquashfsSparseTest {

  @Test
  void aTebibyteHoleFitsIntoTheLaunchersHeap() throws IOException {
    LauncherHeap.run(HugeHole.class);
  }

  /** 8,388,608 blocks, of which the first and the last hold something. */
  static final class HugeHole {

    private static final long SIZE = 1L << 40;

    private HugeHole() {}

    public static void main(String[] arguments) throws IOException {
      byte[] end = Fixtures.noise(1, 131_072);
      Content content =
          Content.concat(
              List.of(Content.of(end), Content.zeros(SIZE - 2L * end.length), Content.of(end)));
      FileTree tree =
          FileTree.builder()
              .file("/disk", 0644, content)
              .file("/hole", 0644, Content.zeros(SIZE))
              .build();
      var image = new MemoryImage();

      SquashfsImage.write(tree, SquashfsOptions.defaults(), image);

      assertTrue(image.size() < 1 << 20, "the lists of zeros are compressed");
      FileTree back = SquashfsImage.read(image, Limits.defaults().withAllocation(1L << 30));
      FileInode disk = inode(back, 0);
      assertEquals(SIZE, disk.fileSize());
      assertEquals(SIZE - 2L * end.length, disk.sparse());
      BlockList blocks = disk.blocks();
      assertEquals(1 << 23, blocks.count());
      assertEquals(end.length, blocks.size(0).stored());
      assertEquals(0, blocks.word(1));
      assertEquals(end.length, blocks.size(blocks.count() - 1).stored());
      assertEquals(SIZE, inode(back, 1).sparse());
    }

    private static FileInode inode(FileTree tree, int index) {
      return ((FileContent) ((RegularFile) tree.root().node(index)).content()).file();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 1025, 4097})
  void blocksAreFoundAgainWhereverTheyAreInAList(int count) throws IOException {
    for (int stored : new int[] {0, count / 2, count - 1}) {
      byte[] bytes = new byte[count * 4096];
      System.arraycopy(Fixtures.noise(stored, 4096), 0, bytes, stored * 4096, 4096);

      Written.assertRoundTrip(Fixtures.singleFile(bytes), Written.SMALL);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whetherASourceTellsOfItsHolesChangesNoByte(boolean deduplicates) throws IOException {
    SquashfsOptions options =
        deduplicates ? Written.SMALL : Written.SMALL.without(SquashfsOptions.Feature.DEDUPLICATION);

    Written dense = Written.of(withHoles(false), options);
    Written sparse = Written.of(withHoles(true), options);

    assertArrayEquals(dense.bytes(), sparse.bytes());
    assertEquals(dense.summary(), sparse.summary());
    SameTree.assertSame(withHoles(false), sparse.tree());
  }

  /** Holes at block borders and beside them, at both ends, in tail ends, everywhere; twice. */
  private static FileTree withHoles(boolean told) {
    int[][] data = {
      {},
      {0, 4096},
      {4096, 8192},
      {4095, 4097},
      {0, 1},
      {12_288, 13_000},
      {12_999, 13_000},
      {100, 200, 5000, 5001, 12_500, 12_600},
    };
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 2 * data.length; i++) {
      int[] borders = data[i / 2];
      byte[] bytes = new byte[13_000];
      byte[] noise = Fixtures.noise(i / 2, bytes.length);
      for (int at = 0; at < borders.length; at += 2) {
        System.arraycopy(noise, borders[at], bytes, borders[at], borders[at + 1] - borders[at]);
      }
      builder.file("/file-" + i, 0644, told ? new Told(bytes, borders) : Content.of(bytes));
    }
    return builder.build();
  }

  /** Bytes that say where there are any. */
  private record Told(byte[] bytes, int[] borders) implements Content, ImageSource {

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public ImageSource open() {
      return this;
    }

    @Override
    public List<Extent> dataExtents() {
      var extents = new ArrayList<Extent>();
      for (int at = 0; at < borders.length; at += 2) {
        extents.add(new Extent(borders[at], borders[at + 1] - borders[at]));
      }
      return extents;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) {
      target.put(bytes, (int) offset, target.remaining());
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
