package dev.assembler.iso9660;

import static dev.assembler.testkit.HostileHosts.sameEverywhere;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.LeakCheck;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.TreeFixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Equal trees give equal bytes on every host, and a host that fails is heard of. */
class IsoHostileHostTest {

  private static final IsoOptions OPTIONS = Written.PLAIN.withJoliet(IsoOptions.Joliet.SHORTENED);

  @Test
  void imagesAreTheSameOnEveryHost() {
    RandomTrees.forEach(
        5,
        RandomTrees.Shape.defaults().withXattrs(false),
        tree -> sameEverywhere(host -> Written.image(tree, OPTIONS).sha256()));
  }

  @Test
  void aPipeTakesTheSameBytes() throws IOException {
    FileTree tree = TreeFixtures.blockBorders(4096);
    var piped = new ByteArrayOutputStream();

    IsoImage.write(tree, OPTIONS, new StreamSink(piped));

    assertEquals(
        Written.image(tree, OPTIONS).sha256(), MemoryImage.of(piped.toByteArray()).sha256());
  }

  @Test
  void everyContentIsClosed() throws IOException {
    try (var check = new LeakCheck()) {
      FileTree tree = check.watch(TreeFixtures.duplicates(4096));

      Written.image(tree, OPTIONS);

      assertTrue(check.opened() > 0);
    }
  }

  @Test
  void aFaultAtAnyWriteComesOut() throws IOException {
    FileTree tree = TreeFixtures.everyKind();

    long writes = FaultyImage.atEveryWrite(image -> IsoImage.write(tree, OPTIONS, image));

    assertTrue(writes > 10, "writes: " + writes);
  }
}
