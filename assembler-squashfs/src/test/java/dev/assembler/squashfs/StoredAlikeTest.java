package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is known of two files' contents without uncompressing them. */
class StoredAlikeTest {

  private static final int BLOCK = 4096;

  private final byte[] text = text(5 * BLOCK + 1000);

  @Test
  void equalFilesInOtherPlacesAreEqualToTheEnd() throws IOException {
    FileTree one = written(Written.SMALL, text, text(BLOCK));
    FileTree two = written(Written.SMALL, text, text(9 * BLOCK));

    assertEquals(text.length, startsAs(one, two));
    assertEquals(0, content(one).startsAs(Content.of(text)), "nothing is known of others");
  }

  @Test
  void aChangedBlockEndsWhatIsKnown() throws IOException {
    FileTree one = written(Written.SMALL, text);
    for (int at : new int[] {0, BLOCK - 1, BLOCK, 3 * BLOCK + 17, 5 * BLOCK - 1}) {
      assertEquals(
          (long) (at / BLOCK) * BLOCK,
          startsAs(one, written(Written.SMALL, changed(at))),
          "at " + at);
    }
  }

  /** The tail end is in a fragment: of another, nothing is known of it. */
  @Test
  void aTailEndIsKnownByItsWholeFragment() throws IOException {
    FileTree one = written(Written.SMALL, text, text(100));

    assertEquals(text.length, startsAs(one, written(Written.SMALL, text, text(100))));
    assertEquals(5L * BLOCK, startsAs(one, written(Written.SMALL, text, text(101))));
    assertEquals(5L * BLOCK, startsAs(one, written(Written.SMALL, changed(5 * BLOCK + 3))));
  }

  @Test
  void aLongerFileBeginsAsTheShorterOne() throws IOException {
    FileTree one = written(Written.SMALL, text);

    assertEquals(5L * BLOCK, startsAs(one, written(Written.SMALL, Arrays.copyOf(text, 9 * BLOCK))));
    assertEquals(2L * BLOCK, startsAs(one, written(Written.SMALL, Arrays.copyOf(text, 2 * BLOCK))));
    assertEquals(0, startsAs(one, written(Written.SMALL, new byte[0])));
  }

  @Test
  void holesAreAlike() throws IOException {
    byte[] zeros = new byte[3 * BLOCK];
    zeros[2 * BLOCK] = 1;

    assertEquals(
        zeros.length,
        startsAs(written(Written.SMALL, zeros), written(Written.SMALL, zeros, text(10))));
    assertEquals(
        2L * BLOCK,
        startsAs(written(Written.SMALL, zeros), written(Written.SMALL, new byte[3 * BLOCK])));
  }

  @Test
  void otherCompressorsAndBlocksSayNothing() throws IOException {
    FileTree one = written(Written.SMALL, text);

    assertEquals(0, startsAs(one, written(Written.SMALL.withCodec(Codec.xz()), text)));
    assertEquals(0, startsAs(one, written(Written.SMALL.withBlockSize(2 * BLOCK), text)));
  }

  /** Blocks that nobody could uncompress: equal bytes are equal all the same. */
  @Test
  void nothingIsUncompressed() throws IOException {
    MemoryImage image = Written.of(tree(text), Written.SMALL).image();
    image.writeAt(Superblock.SIZE + 6, ByteBuffer.wrap(text, 0, 64)); // behind zstd's options
    FileTree damaged = SquashfsImage.read(image);

    assertEquals(List.of(), TreeDiff.between(damaged, SquashfsImage.read(image), 9));
    assertThrows(
        ImageFormatException.class,
        () -> TreeDiff.between(damaged, written(Written.SMALL, text), 9));
  }

  private static long startsAs(FileTree one, FileTree two) throws IOException {
    long forth = content(one).startsAs(content(two));
    assertEquals(forth, content(two).startsAs(content(one)));
    return forth;
  }

  private static Content content(FileTree tree) {
    return ((RegularFile) tree.find(TreePath.of("/file-0")).orElseThrow()).content();
  }

  private static FileTree written(SquashfsOptions options, byte[]... files) throws IOException {
    return Written.of(tree(files), options).tree();
  }

  private static FileTree tree(byte[]... files) {
    var builder = FileTree.builder();
    for (int i = 0; i < files.length; i++) {
      builder.file("/file-" + i, 0644, Content.of(files[i]));
    }
    return builder.build();
  }

  private byte[] changed(int at) {
    byte[] copy = text.clone();
    copy[at] ^= 1;
    return copy;
  }

  /** Compressible, no block like another. */
  private static byte[] text(int length) {
    var random = new Random(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(8));
    }
    return bytes;
  }
}
