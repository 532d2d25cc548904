package dev.assembler.pipeline.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhiteoutsTest {

  @Test
  void aMarkTakesOneNameAwayBelowAndGoesItself() throws IOException {
    var applied =
        Whiteouts.apply(
            tree("/a/gone/deep", "/a/kept"), tree("/a/.wh.gone", "/a/new"), TreePath.ROOT);

    assertEquals(List.of("/", "/a", "/a/kept"), names(applied.lower()));
    assertEquals(List.of("/", "/a", "/a/new"), names(applied.upper()));
    assertEquals(1, applied.count());
  }

  @Test
  void anOpaqueDirectoryShowsNothingOfWhatIsBelow() throws IOException {
    var applied =
        Whiteouts.apply(tree("/a/b/c", "/a/d"), tree("/a/.wh..wh..opq", "/a/b/e"), TreePath.ROOT);

    assertEquals(List.of("/", "/a"), names(applied.lower()));
    assertEquals(List.of("/", "/a", "/a/b", "/a/b/e"), names(applied.upper()));
  }

  @Test
  void overlayfsSaysItWithADevice() throws IOException {
    FileTree upper = FileTree.builder().device("/gone", 0600, 'c', 0, 0).build();

    var applied = Whiteouts.apply(tree("/gone", "/kept"), upper, TreePath.ROOT);

    assertEquals(List.of("/", "/kept"), names(applied.lower()));
    assertEquals(List.of("/"), names(applied.upper()));
  }

  @Test
  void marksAreFoundWhereTheLayerIsLaid() throws IOException {
    var applied =
        Whiteouts.apply(tree("/opt/gone", "/gone"), tree("/.wh.gone"), TreePath.of("/opt"));

    assertEquals(List.of("/", "/gone", "/opt"), names(applied.lower()));
  }

  @Test
  void whatOnlyLooksLikeAMarkIsAFile() throws IOException {
    FileTree upper = tree("/.wh.", "/x.wh.y");

    assertEquals(0, Whiteouts.count(upper));
    assertEquals(
        List.of("/", "/.wh.", "/x.wh.y"),
        names(Whiteouts.apply(tree("/y"), upper, TreePath.ROOT).upper()));
  }

  private static FileTree tree(String... paths) {
    TreeBuilder builder = FileTree.builder();
    for (String path : paths) {
      builder.file(path, 0644, Content.of("x"));
    }
    return builder.build();
  }

  private static List<String> names(FileTree tree) throws IOException {
    var names = new ArrayList<String>();
    tree.walk((path, node) -> names.add(path.toString()));
    return names;
  }
}
