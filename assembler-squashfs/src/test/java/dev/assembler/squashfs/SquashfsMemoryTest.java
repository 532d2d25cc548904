package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is held in memory follows the bytes that are read ahead, not the number of files. */
class SquashfsMemoryTest {

  /** Without fragments every small file has a block of its own. */
  @ParameterizedTest
  @CsvSource({
    "200000, 1, 1048576, true",
    "200000, 1, 131072, true",
    "200000, 1, 1048576, false",
    "400000, 0, 1048576, true",
    "400000, 0, 131072, true"
  })
  void manyTinyFilesAreWrittenWithinTheLaunchersHeap(
      int files, int size, int blockSize, boolean fragments) throws IOException {
    LauncherHeap.run(TinyFiles.class, files, size, blockSize, fragments);
  }

  /** Arguments: how many files, their size, the block size, whether there are fragments. */
  static final class TinyFiles {

    private TinyFiles() {}

    public static void main(String[] arguments) throws IOException {
      int files = Integer.parseInt(arguments[0]);
      Content content = Content.of(new byte[] {1, 2, 3}).slice(0, Long.parseLong(arguments[1]));
      var entries = new ArrayList<Directory.Entry>(files);
      for (int i = 0; i < files; i++) {
        entries.add(
            new Directory.Entry(
                EntryName.of("f" + i), new RegularFile(Metadata.of(0644), content)));
      }
      FileTree tree = FileTree.of(Directory.of(Metadata.of(0755), entries));
      SquashfsOptions options =
          SquashfsOptions.defaults()
              .withCodec(Codec.zstd(1))
              .withBlockSize(Integer.parseInt(arguments[2]))
              .withThreads(4);

      SquashfsImage.write(
          tree,
          Boolean.parseBoolean(arguments[3]) ? options : options.without(Feature.FRAGMENTS),
          new MemoryImage());
    }
  }

  @Test
  void aBatchOfTinyFilesHoldsNoBlock() throws IOException {
    FileTree tree = files(256, new byte[] {1});
    var buffers = new BlockBuffers(1 << 20, 4);

    FileBatch batch = batch(tree, 1 << 20, buffers);

    assertEquals(256, batch.end());
    assertTrue(batch.heldBytes() < 16_384, "holds " + batch.heldBytes());
    assertEquals(256, batch.read().tails().length);
  }

  @Test
  void aBatchOfEmptyFilesHoldsNoBytes() throws IOException {
    FileBatch batch = batch(files(256, new byte[0]), 1 << 20, new BlockBuffers(1 << 20, 4));

    assertTrue(batch.heldBytes() < 16_384, "holds " + batch.heldBytes());
    assertEquals(0, batch.read().tails().length);
  }

  @Test
  void aBatchIsChargedTheBlocksItHolds() throws IOException {
    FileBatch batch = batch(files(1, new byte[3 * 4096 - 1]), 4096, new BlockBuffers(4096, 4));

    assertTrue(batch.heldBytes() >= 2 * 4096, "a head and a tail end");
    assertEquals(4096, batch.read().tails().length);
  }

  private static FileBatch batch(FileTree tree, int blockSize, BlockBuffers buffers)
      throws IOException {
    SquashfsOptions options = SquashfsOptions.defaults().withBlockSize(blockSize);
    FilePlan plan = SquashfsPlan.of(tree, options).files();
    return FileBatch.from(plan, 0, blockSize, buffers, ContentHash.CHECKSUMS);
  }

  private static FileTree files(int count, byte[] bytes) {
    var builder = FileTree.builder();
    for (int i = 0; i < count; i++) {
      builder.file("/file-" + i, 0644, Content.of(bytes));
    }
    return builder.build();
  }
}
