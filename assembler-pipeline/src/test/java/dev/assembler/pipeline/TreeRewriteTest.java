package dev.assembler.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TreeRewriteTest {

  private static Node with0600(TreePath path, Node node) {
    return node.kind() == Node.Kind.FIFO ? node.withMetadata(Metadata.of(0600)) : node;
  }

  @Test
  void whatARuleLeavesAloneStaysTheSameObject() {
    FileTree tree = FileTree.builder().fifo("/a/b/c", 0644).fifo("/d/e", 0644).build();

    FileTree same = TreeRewrite.of(tree, (path, node) -> node);
    FileTree without =
        TreeRewrite.of(tree, (path, node) -> path.toString().equals("/a/b") ? null : node);

    assertSame(tree.root(), same.root());
    assertEquals(4, without.nameCount());
    TreePath kept = TreePath.of("/d");
    assertSame(tree.find(kept).orElseThrow(), without.find(kept).orElseThrow());
  }

  @Test
  void namesOfOneNodeKeepSharingWhatTheFirstBecomes() {
    var node = new Fifo(Metadata.of(0644));
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/a"), node)
            .add(TreePath.of("/d/b"), node)
            .add(TreePath.of("/e"), node)
            .build();

    FileTree changed =
        TreeRewrite.of(
            tree, (path, at) -> path.toString().equals("/a") ? null : with0600(path, at));

    Node first = changed.find(TreePath.of("/d/b")).orElseThrow();
    assertEquals(0600, first.metadata().permissions());
    assertSame(first, changed.find(TreePath.of("/e")).orElseThrow());
    assertTrue(changed.find(TreePath.of("/a")).isEmpty());
  }

  /** The program's threads have stacks of 512 KiB. */
  @Test
  void aTreeAsDeepAsTheLimitIsRewrittenOnASmallStack() throws Exception {
    int depth = Limits.defaults().depth();
    FileTree tree = FileTree.builder().fifo("/d".repeat(depth), 0644).build();
    var made = new AtomicReference<Object>();
    var thread =
        new Thread(
            null,
            () -> {
              try {
                made.set(TreeRewrite.of(tree, TreeRewriteTest::with0600));
              } catch (RuntimeException | Error e) {
                made.set(e);
              }
            },
            "small stack",
            192 << 10);

    thread.start();
    thread.join();

    Node deepest = ((FileTree) made.get()).find(TreePath.of("/d".repeat(depth))).orElseThrow();
    assertEquals(0600, deepest.metadata().permissions());
  }
}
