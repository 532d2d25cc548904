package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads and the order in which a tree was made change no byte. */
class SquashfsThreadsTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 32})
  void anyNumberOfThreadsWritesTheSameBytes(int threads) throws IOException {
    FileTree tree = manySizes();

    Written serial = Written.of(tree, Written.SMALL.withThreads(1));
    Written parallel = Written.of(tree, Written.SMALL.withThreads(threads));

    assertArrayEquals(serial.bytes(), parallel.bytes());
    assertEquals(serial.summary(), parallel.summary());
  }

  @Test
  void theOrderOfListingChangesNothing() throws IOException {
    FileTree tree = manySizes();
    var entries = new ArrayList<>(tree.root().entries());
    Collections.shuffle(entries, new Random(3));

    FileTree shuffled = FileTree.of(Directory.of(tree.root().metadata(), entries));

    assertArrayEquals(
        Written.of(tree, Written.SMALL).bytes(), Written.of(shuffled, Written.SMALL).bytes());
  }

  /** Nodes have no identity but their names: their addresses in memory differ from run to run. */
  @Test
  void equalTreesOfOtherObjectsGiveTheSameBytes() throws IOException {
    assertArrayEquals(
        Written.of(manySizes(), Written.SMALL).bytes(),
        Written.of(manySizes(), Written.SMALL).bytes());
  }

  @Test
  void progressGrowsToTheInputsSizeAndItsNames() throws IOException {
    var events = new ArrayList<ProgressEvent>();
    FileTree tree = manySizes();

    SquashfsImage.write(tree, Written.SMALL, new MemoryImage(), events::add);

    long done = 0;
    long nodes = 0;
    for (ProgressEvent event : events.subList(1, events.size() - 1)) {
      var now = (ProgressEvent.Advanced) event;
      assertEquals(true, now.doneBytes() >= done, "never less than before");
      assertEquals(true, now.doneNodes() >= nodes, "never less than before");
      done = now.doneBytes();
      nodes = now.doneNodes();
    }
    assertEquals(tree.nameCount(), nodes, "hard links included");
    assertEquals(new ProgressEvent.StageStarted("writing squashfs", done), events.getFirst());
    assertEquals(new ProgressEvent.StageFinished(), events.getLast());
  }

  /** Large and small files by turns, with duplicates of both, zeros and links. */
  private static FileTree manySizes() {
    var random = new Random(11);
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 400; i++) {
      String path = "/d" + i % 7 + "/file-" + i;
      int seed = random.nextInt(200);
      int size = random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(6000);
      Content content =
          i % 11 == 0 ? Content.zeros(size) : Content.of(Fixtures.text(seed, size / 500 * 500));
      builder.file(path, 0644, content);
      if (i % 50 == 0) {
        builder.hardLink("/z" + path, path);
      }
    }
    return builder.build();
  }

  @Test
  void sectionsFollowEachOtherWithoutAGap() throws IOException {
    Written written = Written.of(Fixtures.everyKind(), Written.SMALL);

    long end = 0;
    var names = new ArrayList<String>();
    for (var section : written.summary().sections()) {
      assertEquals(end, section.offset(), section.name());
      end = section.offset() + section.length();
      names.add(section.name());
    }
    assertEquals(
        List.of(
            "superblock",
            "codec options",
            "data",
            "inode table",
            "directory table",
            "fragment table",
            "export table",
            "id table",
            "xattr table",
            "padding"),
        names);
    assertEquals(written.image().size(), end);
    assertEquals(0, end % 4096);
  }
}
