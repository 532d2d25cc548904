package dev.assembler.ext4;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.HostileHosts;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is what is read, and what verification accepts. */
class Ext4RoundTripTest {

  @ParameterizedTest
  @ValueSource(ints = {1024, 2048, 4096})
  void everyFixture(int blockSize) throws IOException {
    for (var fixture : Ext4Trees.fixtures(blockSize).entrySet()) {
      MemoryImage image =
          Written.volume(fixture.getValue(), Written.OPTIONS.withBlockSize(blockSize));
      try {
        assertSameTree(fixture.getValue(), Ext4Volume.read(image));
        Ext4Volume.verify(image);
      } catch (IOException | AssertionError e) {
        throw new AssertionError(fixture.getKey(), e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 4096})
  void randomTrees(int blockSize) {
    RandomTrees.forEach(
        30,
        RandomTrees.Shape.defaults()
            .withBlockSize(blockSize)
            .withNanoseconds(true)
            .withXattrs(blockSize == 4096),
        tree -> {
          MemoryImage image;
          try {
            image = Written.volume(tree, Written.OPTIONS.withBlockSize(blockSize));
          } catch (UnrepresentableTreeException e) {
            // Some of these trees have more than a block for a target or xattrs.
            for (var problem : e.problems()) {
              assertTrue(problem.reason().matches("xattrs: .*|a target of .*"), e.getMessage());
            }
            return;
          }

          assertSameTree(tree, Ext4Volume.read(image));
          Ext4Volume.verify(image);
        });
  }

  @Test
  void seventyThousandFilesInOneDirectory() throws IOException {
    FileTree tree = TreeFixtures.flatDirectory(70_000);

    MemoryImage image = Written.volume(tree, Written.OPTIONS);

    assertSameTree(tree, Ext4Volume.read(image));
    Ext4Volume.verify(image);
  }

  /** Equal trees give equal bytes, whatever the locale and the zone. */
  @Test
  void volumesAreTheSameOnEveryHost() {
    for (int seed = 0; seed < 3; seed++) {
      FileTree tree = RandomTrees.of(seed, RandomTrees.Shape.defaults().withXattrs(false));

      String digest =
          HostileHosts.sameEverywhere(host -> Written.volume(tree, Written.OPTIONS).sha256());

      assertEquals(64, digest.length());
    }
  }

  @Test
  void holesStayHoles() throws IOException {
    FileTree tree = TreeFixtures.sparse();
    var image = new MemoryImage();

    Ext4Volume.write(tree, Written.OPTIONS.withSize(4L << 30), image);

    long data = image.dataExtents().stream().mapToLong(Extent::length).sum();
    assertEquals(4L << 30, image.size());
    assertTrue(data < 4 << 20, data + " bytes of data");
    assertSameTree(tree, Ext4Volume.read(image));
  }

  /** Zeros are holes, whether the host has them written or left out. */
  @Test
  void zerosAreHolesWhateverTheContentSays() throws IOException {
    Content sparse = Contents.sparse(7, 300_000, 5000, 700_000, 1, 50_000);
    var bytes = new byte[(int) sparse.size()];
    try (ImageSource source = sparse.open()) {
      source.readAt(0, ByteBuffer.wrap(bytes));
    }
    FileTree left = FileTree.builder().file("/f", 0644, sparse).build();
    FileTree written = FileTree.builder().file("/f", 0644, Content.of(bytes)).build();

    String digest = Written.volume(left, Written.OPTIONS).sha256();

    assertEquals(digest, Written.volume(written, Written.OPTIONS).sha256());
    assertEquals(3, Ext4Volume.plan(written, Written.OPTIONS).inodes().getLast().blocks());
  }

  @Test
  void anotherSizeGivesTheVolumeOfThatSize() throws IOException {
    FileTree tree = Ext4Trees.ordinary();
    Ext4Layout minimal = Ext4Volume.plan(tree, Written.OPTIONS);
    var image = new MemoryImage();
    var first = new MemoryImage();

    Ext4Volume.write(minimal.withSize(100 << 20), image);
    Ext4Volume.write(minimal, first);

    assertEquals(
        Written.volume(tree, Written.OPTIONS.withSize(100 << 20)).sha256(), image.sha256());
    assertEquals(Written.volume(tree, Written.OPTIONS).sha256(), first.sha256());
  }

  @Test
  void aFailingMediumIsTold() throws IOException {
    FileTree tree = TreeFixtures.everyKind();

    long writes = FaultyImage.atEveryWrite(image -> Ext4Volume.write(tree, Written.OPTIONS, image));

    assertTrue(writes > 4, writes + " writes");
    FaultyImage full = FaultyImage.full(20_000);
    assertThrows(IOException.class, () -> Ext4Volume.write(tree, Written.OPTIONS, full));
  }

  @Test
  void offsetsOnlyAscend() throws IOException {
    Ext4Volume.write(
        TreeFixtures.blockBorders(1024),
        Written.OPTIONS.withBlockSize(1024).withSize(100 << 20),
        new StreamSink(OutputStream.nullOutputStream()));
  }

  @Test
  void planAndVerificationCountTheSame() throws IOException {
    Ext4Layout layout =
        Ext4Volume.plan(TreeFixtures.everyKind(), Written.OPTIONS.withSize(300 << 20));
    var image = new MemoryImage();

    ImageSummary written = Ext4Volume.write(layout, image);
    ImageSummary verified = Ext4Volume.verify(image);

    verified.facts().forEach((name, value) -> assertEquals(written.fact(name), value, name));
    Ext4Facts facts = Ext4Volume.inspect(image);
    assertEquals("TEST", facts.label());
    assertEquals(Written.OPTIONS.uuid(), facts.uuid());
    assertEquals(layout.freeBlocks(), facts.freeBlocks());
    assertTrue(facts.hasJournal());
    assertEquals("ext4", facts.kind());
    assertEquals("clean", facts.stateText());
    assertTrue(facts.features().contains("metadata_csum"), facts.features().toString());
  }
}
