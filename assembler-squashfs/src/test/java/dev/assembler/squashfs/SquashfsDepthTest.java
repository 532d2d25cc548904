package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.squashfs.SquashfsOptions.FileRules;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Trees as deep as the limits allow, on a stack as small as the launcher's. */
class SquashfsDepthTest {

  private static final long STACK = 512 << 10;
  private static final long LARGE_STACK = 16 << 20;

  @Test
  void theDeepestTreeIsWrittenOnASmallStack() throws Exception {
    FileTree tree = deep(Limits.defaults().depth());
    var image = new MemoryImage();
    FileRules rules = FileRules.NONE.withPriority(TreePath::depth);

    onAStackOf(
        STACK,
        () -> {
          SquashfsImage.write(tree, Written.SMALL.withRules(rules), new MemoryImage());
          SquashfsImage.write(tree, Written.SMALL, image);
        });

    onAStackOf(
        LARGE_STACK, () -> assertEquals(tree.nameCount(), SquashfsImage.read(image).nameCount()));
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void onAStackOf(long bytes, Work work) throws Exception {
    var task =
        new FutureTask<Void>(() -> {
          work.run();
          return null;
        });
    var thread = new Thread(null, task, "stack of " + bytes, bytes);
    thread.start();
    thread.join();
    task.get();
  }

  private static FileTree deep(int depth) {
    Node node = Directory.of(Metadata.of(0755), List.of());
    for (int i = 0; i < depth; i++) {
      var file = new RegularFile(Metadata.of(0644), Content.of("at " + i));
      node =
          Directory.of(
              Metadata.of(0755),
              List.of(
                  new Directory.Entry(EntryName.of("d"), node),
                  new Directory.Entry(EntryName.of("file"), file)));
    }
    return FileTree.of((Directory) node);
  }

  /** Numbering and planning keep their way through the tree on the heap, however deep it is. */
  @Test
  void numberingAndPlanningTakeNoStack() throws Exception {
    FileTree tree = deep(1000);

    onAStackOf(
        160 << 10,
        () -> {
          InodeNumbering numbering = InodeNumbering.of(tree);
          assertEquals(1000, FilePlan.of(tree, numbering, Written.SMALL).count());
          assertEquals(2001, numbering.count());
        });
  }
}
