package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.testkit.CountingContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contents whose hashes collide: none is taken for another, and none is compared with all. */
class SquashfsCollisionTest {

  /** Every content has the same. */
  private static final ContentHash COLLIDING = (bytes, offset, length) -> 7;

  private static final int DIFFERENT = 300;

  @ParameterizedTest
  @ValueSource(ints = {900, 4096, 9000})
  void whatCollidesIsKeptApartAndWhatIsEqualTogether(int size) throws IOException {
    FileTree tree = colliding(size, new ArrayList<>());

    MemoryImage collided = write(tree, COLLIDING);

    assertArrayEquals(bytes(write(tree, ContentHash.CHECKSUMS)), bytes(collided));
    SameTree.assertSame(tree, SquashfsImage.read(collided));
  }

  /**
   * Once to be written, once for a digest, once or twice to be compared; a first one more often.
   */
  @ParameterizedTest
  @ValueSource(ints = {900, 4096, 9000})
  void aFileThatCollidesIsOpenedAFewTimes(int size) throws IOException {
    List<CountingContent> contents = new ArrayList<>();
    FileTree tree = colliding(size, contents);

    write(tree, COLLIDING);

    long opens = contents.stream().mapToLong(CountingContent::opens).sum();
    assertTrue(opens <= 6L * contents.size(), opens + " openings of " + contents.size());
  }

  /** So many different contents, each of them twice. */
  private static FileTree colliding(int size, List<CountingContent> contents) {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 2 * DIFFERENT; i++) {
      var content = CountingContent.of(Content.of(Fixtures.noise(i % DIFFERENT, size)));
      contents.add(content);
      builder.file(String.format(Locale.ROOT, "/file-%04d", i), 0644, content);
    }
    return builder.build();
  }

  private static MemoryImage write(FileTree tree, ContentHash hash) throws IOException {
    var image = new MemoryImage();
    SquashfsWriter.write(tree, Written.SMALL, image, event -> {}, hash);
    return image;
  }

  private static byte[] bytes(MemoryImage image) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(image.size()));
    image.readAt(0, all);
    return all.array();
  }

  /** Checksums collide for whoever wants it: these have equal CRC-32 and CRC-32C. */
  @Test
  void filesWithEqualChecksumsAreBothKept() throws IOException {
    byte[] plain = new byte[4096];
    plain[0] = 1;
    byte[] changed = plain.clone();
    int at = 100;
    for (byte value : COMMON_MULTIPLE) {
      changed[at++] ^= value;
    }
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of(plain))
            .file("/b", 0644, Content.of(changed))
            .build();

    assertEquals(
        ContentHash.CHECKSUMS.of(plain, 0, 4096), ContentHash.CHECKSUMS.of(changed, 0, 4096));
    Written.assertRoundTrip(tree, Written.SMALL);
  }

  /** The product of both polynomials, its lowest power last, in the bit order of the checksums. */
  private static final byte[] COMMON_MULTIPLE = product(0x1_04C1_1DB7L, 0x1_1EDC_6F41L);

  private static byte[] product(long first, long second) {
    var product = new byte[9];
    for (int i = 0; i <= 32; i++) {
      for (int k = 0; k <= 32; k++) {
        if ((first >>> i & second >>> k & 1) != 0) {
          int bit = 71 - (i + k); // the highest power comes first
          product[bit / 8] ^= (byte) (1 << bit % 8);
        }
      }
    }
    return product;
  }

  /** Keys whose slots are the same, whatever the table's size. */
  @Test
  void keysThatCrowdTogetherAreFoundAgain() throws IOException {
    var known = new KnownContents();
    Map<Integer, Long> keys = new HashMap<>();
    for (int file = 0; file < 5000; file++) {
      long key = (long) file << 32 | file;
      keys.put(file, key);
      assertEquals(KnownContents.NONE, known.findOrAdd(key, file, sameAs(-2)));
    }

    for (int file = 0; file < 5000; file++) {
      assertEquals(file, known.findOrAdd(keys.get(file), 5000 + file, sameAs(file)));
    }
  }

  private static KnownContents.Comparison sameAs(int file) {
    return new KnownContents.Comparison() {
      @Override
      public boolean isSame(int earlier) {
        return earlier == file;
      }

      @Override
      public ContentDigest digest(int which) {
        return new ContentDigest(which, 0, 0, 0);
      }
    };
  }
}
