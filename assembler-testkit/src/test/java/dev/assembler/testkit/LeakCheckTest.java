package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LeakCheckTest {

  @Test
  void aWatchedTreeIsTheSameTree() throws IOException {
    for (FileTree tree : new FileTree[] {TreeFixtures.hardLinks(), RandomTrees.of(5)}) {
      try (var leaks = new LeakCheck()) {
        TreeAssert.assertSameTree(tree, leaks.watch(tree));
      }
    }
  }

  @Test
  void whatIsLeftOpenIsListedByPath() throws IOException {
    var leaks = new LeakCheck();
    FileTree tree = leaks.watch(TreeFixtures.flatDirectory(3));
    ImageSource first = content(tree, "/file-000001").open();
    content(tree, "/file-000002").open().close();

    var failure = assertThrows(AssertionError.class, leaks::close);

    assertEquals("1 of 2 contents left open: [/file-000001]", failure.getMessage());
    first.close();
    assertDoesNotThrow(leaks::close);
    assertEquals(2, leaks.opened());
  }

  @Test
  void readingAfterClosingIsFound() throws IOException {
    var leaks = new LeakCheck();
    ImageSource source = leaks.watch("late", Content.of("abc")).open();
    source.close();
    source.readAt(0, ByteBuffer.allocate(1));

    var failure = assertThrows(AssertionError.class, leaks::close);

    assertEquals("late: read after it was closed", failure.getMessage());
  }

  @Test
  void readingOnceIsCounted() throws IOException {
    CountingContent content = CountingContent.of(Content.of("abcdef"));

    try (ImageSource source = content.open()) {
      source.readAt(0, ByteBuffer.allocate(4));
      assertThrows(AssertionError.class, content::assertReadOnce);
      source.readAt(4, ByteBuffer.allocate(2));
    }

    content.assertReadOnce();
    assertEquals(1, content.opens());
    assertEquals(6, content.bytesRead());
  }

  @Test
  void readingTwiceIsTold() throws IOException {
    CountingContent content = CountingContent.of(Content.of("abcdef"));
    for (int i = 0; i < 2; i++) {
      try (ImageSource source = content.open()) {
        source.readAt(0, ByteBuffer.allocate(6));
      }
    }

    var failure = assertThrows(AssertionError.class, content::assertReadOnce);

    assertEquals(
        "12 bytes were read in 2 openings, expected the content's 6", failure.getMessage());
  }

  @Test
  void holesNeedNotBeRead() throws IOException {
    CountingContent content = CountingContent.of(Contents.sparse(1, 1000, 10));

    try (ImageSource source = content.open()) {
      source.readAt(1000, ByteBuffer.allocate(10));
    }

    content.assertReadOnce();
  }

  private static Content content(FileTree tree, String path) {
    return ((RegularFile) tree.find(TreePath.of(path)).orElseThrow()).content();
  }
}
