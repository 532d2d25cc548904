package dev.assembler.pipeline.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.fat.FatOptions;
import dev.assembler.fat.FatVolume;
import dev.assembler.iso9660.IsoImage;
import dev.assembler.iso9660.IsoOptions;
import dev.assembler.testkit.CountingImage;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bytes of volumes mean, if every one of them differs. */
class MeaningsTest {

  private static final int BODY = 1 << 20;

  /** Directories of some sectors, and bytes that look like anything. */
  private FileTree tree;

  @BeforeEach
  void aTreeWithRandomBytes() {
    byte[] body = new byte[BODY];
    new Random(1).nextBytes(body);
    var builder = FileTree.builder().file("/body", 0644, Content.of(body));
    for (int i = 0; i < 100; i++) {
      builder.file("/name" + i, 0644, Content.of(""));
    }
    tree = builder.build();
  }

  @Test
  void ofAnIsoOnlyDirectoriesAreReadAndEachSectorOnce() throws IOException {
    var iso = new MemoryImage();
    IsoImage.write(tree, IsoOptions.defaults(), iso);
    var image = new CountingImage(iso);
    IsoMeanings meanings = IsoMeanings.of(image, Limits.defaults(), false);
    long before = image.bytesRead();

    var found = new TreeSet<String>();
    long last = told(meanings, iso.size(), found);

    assertEquals(
        "[boot code, descriptors' dates, file serial number, recording date, system area]",
        found.toString());
    assertTrue(image.bytesRead() - before < 20 * 2048, image.bytesRead() - before + " bytes");
    assertTrue(last < BODY / 2, "in the file's bytes: " + last);
  }

  @Test
  void ofAFatOnlyDirectoriesAreReadAndEachPieceOnce() throws IOException {
    var fat = new MemoryImage();
    FatVolume.write(tree, FatOptions.defaults(), fat);
    var left = new CountingImage(fat);
    FatMeanings meanings = FatMeanings.of(left, fat, Limits.defaults());
    long before = left.bytesRead();

    var found = new TreeSet<String>();
    long last = told(meanings, fat.size(), found);

    assertEquals("[access date, boot code, creation time]", found.toString());
    assertTrue(left.bytesRead() - before < 10 * 4096, left.bytesRead() - before + " bytes");
    assertTrue(last < BODY / 2, "in the file's bytes: " + last);
  }

  /** Where the last byte is of which anything is known. */
  private static long told(Meaning.Map meanings, long size, Set<String> found) throws IOException {
    long last = -1;
    for (long offset = 0; offset < size; offset++) {
      Meaning meaning = meanings.at(offset);
      if (meaning != null) {
        found.add(meaning.field());
        last = offset;
      }
    }
    return last;
  }
}
