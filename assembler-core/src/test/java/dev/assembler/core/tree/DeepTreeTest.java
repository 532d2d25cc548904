package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Trees as deep as limits allow, on a stack that has no room for a frame for each directory. */
class DeepTreeTest {

  private static final int DEPTH = Limits.defaults().depth();

  /** Less than the program gives its threads. */
  private static final long STACK = 192 << 10;

  private static final Metadata META = Metadata.of(0755);

  @Test
  void aTreeAsDeepAsALimitIsBuiltNormalisedLaidAndCompared() throws Throwable {
    String deep = "/d".repeat(DEPTH - 1);

    onASmallStack(() -> {
      FileTree tree = FileTree.builder().file(deep + "/f", 0644, text("a")).build();
      FileTree normal = tree.normalized(MetadataPolicy.reproducible(Epoch.ofSeconds(1)));
      FileTree upper = FileTree.builder().file(deep + "/g", 0644, text("b")).build();
      FileTree laid = TreeOverlay.lay(tree, upper, TreePath.ROOT, META);
      FileTree again = FileTree.builder().add(TreePath.ROOT, laid.root()).build();

      assertEquals(DEPTH + 1, tree.nameCount());
      assertEquals(DEPTH + 1, walked(normal));
      assertEquals(DEPTH + 2, walked(laid));
      assertEquals(List.of(), TreeDiff.between(laid, again, 10));
      List<TreeDiff.Difference> differences = TreeDiff.between(tree, laid, 10);
      assertEquals(1, differences.size());
      assertEquals(deep + "/g", differences.getFirst().path().toString());
      String dump = TreeDump.of(tree, TreeDump.Contents.INLINE);
      assertEquals(List.of(), TreeDiff.between(tree, TreeDump.parse(dump), 10));
    });
  }

  /** Depth is heap, not stack: what no builder makes can still be walked. */
  @Test
  void aTreeBeyondEveryLimitIsWalkedAndCompared() throws Throwable {
    onASmallStack(() -> {
      Directory at = Directory.of(META, List.of());
      for (int depth = 0; depth < 20_000; depth++) {
        at = Directory.of(META, List.of(new Directory.Entry(EntryName.of("d"), at)));
      }
      FileTree tree = FileTree.of(at);
      FileTree normal = tree.normalized(MetadataPolicy.reproducible(Epoch.ZERO));

      assertEquals(20_001, tree.nameCount());
      assertEquals(20_001, walked(normal));
      assertEquals(List.of(), TreeDiff.between(tree, normal, 1));
    });
  }

  @Test
  void aPathOfTooManyNamesIsRefused() {
    String path = "/d".repeat(100_000);
    TreeBuilder builder = FileTree.builder();
    var node = new Fifo(META);

    for (Executable call :
        List.<Executable>of(
            () -> builder.fifo(path, 0644),
            () -> builder.directory(path, 0755),
            () -> builder.put(TreePath.of(path), node),
            () -> builder.put(TreePath.of(path), Directory.of(META, List.of())),
            () -> builder.hardLink(path, "/a"),
            () -> builder.putHardLink(TreePath.of(path), TreePath.of("/a")))) {
      var refused = assertThrows(IllegalArgumentException.class, call);

      assertEquals(
          "a path of 100000 names, expected at most 1024: " + "/d".repeat(20) + "..",
          refused.getMessage());
    }
    assertEquals(1, builder.build().nameCount());
    assertEquals(1025, builder.fifo("/d".repeat(1024), 0644).build().nameCount());
  }

  /** Followed one by one from each, that would be ten thousand million steps. */
  @Test
  void aLongChainOfHardLinksIsOneNode() {
    TreeBuilder builder = FileTree.builder().fifo("/000000", 0644);
    for (int i = 1; i <= 100_000; i++) {
      builder.hardLink(name(i), name(i - 1));
    }

    FileTree tree = builder.build();

    Node last = tree.find(TreePath.of(name(100_000))).orElseThrow();
    assertSame(tree.find(TreePath.of("/000000")).orElseThrow(), last);
    assertEquals(100_001, tree.linkCount(last));
  }

  /** The other way round each link is met before the one it leads to. */
  @Test
  void aLongChainOfHardLinksToLaterOnesIsOneNode() {
    TreeBuilder builder = FileTree.builder().fifo("/999999", 0644);
    for (int i = 0; i < 100_000; i++) {
      builder.hardLink(name(i), i == 99_999 ? "/999999" : name(i + 1));
    }

    FileTree tree = builder.build();

    assertEquals(100_001, tree.linkCount(tree.find(TreePath.of("/000000")).orElseThrow()));
  }

  @Test
  void removingAmongManyHardLinksLooksAtNoOthers() {
    TreeBuilder builder = FileTree.builder().fifo("/target", 0644);
    for (int i = 0; i < 50_000; i++) {
      builder.hardLink("/d" + i + "/link", "/target");
    }
    for (int i = 0; i < 50_000; i++) {
      if (i % 2 == 0) {
        builder.remove(TreePath.of("/d" + i));
      } else {
        builder.put(TreePath.of("/d" + i), new Fifo(META));
      }
    }

    FileTree tree = builder.build();

    assertEquals(25_002, tree.nameCount());
    assertEquals(1, tree.linkCount(tree.find(TreePath.of("/target")).orElseThrow()));
  }

  private static String name(int number) {
    return "/" + Integer.toString(1_000_000 + number).substring(1);
  }

  private static Content text(String text) {
    return Content.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static int walked(FileTree tree) throws IOException {
    var count = new AtomicInteger();
    tree.walk((path, node) -> count.incrementAndGet());
    return count.get();
  }

  private static void onASmallStack(Executable work) throws Throwable {
    var thrown = new AtomicReference<Throwable>();
    var thread =
        new Thread(
            null,
            () -> {
              try {
                work.execute();
              } catch (Throwable e) {
                thrown.set(e);
              }
            },
            "small stack",
            STACK);
    thread.start();
    thread.join();
    if (thrown.get() != null) {
      throw thrown.get();
    }
  }
}
