package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TreeOverlayTest {

  private static final Metadata IMPLICIT = Metadata.of(0700);

  @Test
  void directoriesMergeAndTakeTheUpperMetadata() throws IOException {
    FileTree lower = TreeDump.parse("/ dir 0755 0 0 1\n/d dir 0755 1 1 1\n/d/a fifo 0600 0 0 0\n");
    FileTree upper = TreeDump.parse("/ dir 0750 0 0 2\n/d dir 0700 2 2 2\n/d/b fifo 0600 0 0 0\n");

    FileTree both = TreeOverlay.lay(lower, upper, TreePath.ROOT, IMPLICIT);

    assertEquals(
        "/ dir 0750 0 0 2\n/d dir 0700 2 2 2\n/d/a fifo 0600 0 0 0\n/d/b fifo 0600 0 0 0\n",
        TreeDump.of(both, TreeDump.Contents.SIZE));
  }

  @Test
  void aFileReplacesWhatStoodUnderItsName() throws IOException {
    FileTree lower = TreeDump.parse("/a symlink 0777 0 0 0 target=x\n");
    FileTree upper = TreeDump.parse("/a file 0644 0 0 0 content=new\n");

    FileTree both = TreeOverlay.lay(lower, upper, TreePath.ROOT, IMPLICIT);

    assertEquals(
        "/ dir 0755 0 0 0\n/a file 0644 0 0 0 size=3 content=new\n",
        TreeDump.of(both, TreeDump.Contents.INLINE));
  }

  @Test
  void aDestinationKeepsWhatIsThereAndMakesWhatIsMissing() throws IOException {
    FileTree lower = TreeDump.parse("/ dir 0755 0 0 1\n/opt dir 0751 3 3 3\n/x fifo 0600 0 0 0\n");
    FileTree upper = TreeDump.parse("/ dir 0711 9 9 9\n/f fifo 0600 0 0 0\n");

    FileTree both = TreeOverlay.lay(lower, upper, TreePath.of("/opt/a/b"), IMPLICIT);

    assertEquals(
        "/ dir 0755 0 0 1\n/opt dir 0751 3 3 3\n/opt/a dir 0700 0 0 0\n"
            + "/opt/a/b dir 0711 9 9 9\n/opt/a/b/f fifo 0600 0 0 0\n/x fifo 0600 0 0 0\n",
        TreeDump.of(both, TreeDump.Contents.SIZE));
  }

  @Test
  void hardLinksOfEitherTreeStay() {
    FileTree lower = TreeDump.parse("/a fifo 0600 0 0 0\n/b link /a\n");
    FileTree upper = TreeDump.parse("/c fifo 0600 0 0 0\n/d link /c\n");

    FileTree both = TreeOverlay.lay(lower, upper, TreePath.ROOT, IMPLICIT);

    assertEquals(2, both.linkCount(both.find(TreePath.of("/a")).orElseThrow()));
    assertEquals(2, both.linkCount(both.find(TreePath.of("/d")).orElseThrow()));
  }

  @Test
  void aDirectoryOverALinkWouldLoseTheLinkAndIsRefused() {
    FileTree lower = TreeDump.parse("/lib symlink 0777 0 0 0 target=usr/lib\n/x fifo 0600 0 0 0\n");
    FileTree upper = TreeDump.parse("/lib/firmware dir 0755 0 0 0\n/x/y fifo 0600 0 0 0\n");

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> TreeOverlay.lay(lower, upper, TreePath.ROOT, IMPLICIT));

    assertEquals(
        "/lib: a directory over a symbolic link; exclude one of them; "
            + "/x: a directory over a fifo; exclude one of them",
        refused.getMessage());
  }
}
