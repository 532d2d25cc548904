package dev.assembler.pipeline.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhiteoutsTest {

  @Test
  void aMarkTakesOneNameAwayBelowAndGoesItself() throws IOException {
    var applied =
        apply(tree("/a/gone/deep", "/a/kept"), tree("/a/.wh.gone", "/a/new"), TreePath.ROOT);

    assertEquals(List.of("/", "/a", "/a/kept"), names(applied.lower()));
    assertEquals(List.of("/", "/a", "/a/new"), names(applied.upper()));
    assertEquals(1, applied.count());
  }

  @Test
  void anOpaqueDirectoryShowsNothingOfWhatIsBelow() throws IOException {
    var applied = apply(tree("/a/b/c", "/a/d"), tree("/a/.wh..wh..opq", "/a/b/e"), TreePath.ROOT);

    assertEquals(List.of("/", "/a"), names(applied.lower()));
    assertEquals(List.of("/", "/a", "/a/b", "/a/b/e"), names(applied.upper()));
  }

  @Test
  void overlayfsSaysItWithADevice() throws IOException {
    FileTree upper = FileTree.builder().device("/gone", 0600, 'c', 0, 0).build();

    var applied = apply(tree("/gone", "/kept"), upper, TreePath.ROOT);

    assertEquals(List.of("/", "/kept"), names(applied.lower()));
    assertEquals(List.of("/"), names(applied.upper()));
  }

  @Test
  void marksAreFoundWhereTheLayerIsLaid() throws IOException {
    var applied = apply(tree("/opt/gone", "/gone"), tree("/.wh.gone"), TreePath.of("/opt"));

    assertEquals(List.of("/", "/gone", "/opt"), names(applied.lower()));
  }

  @Test
  void whatOnlyLooksLikeAMarkIsAFile() throws IOException {
    FileTree upper = tree("/.wh.", "/x.wh.y");

    assertEquals(0, Whiteouts.count(upper));
    assertEquals(
        List.of("/", "/.wh.", "/x.wh.y"), names(apply(tree("/y"), upper, TreePath.ROOT).upper()));
  }

  @Test
  void overlayfsSaysItWithAttributes() throws IOException {
    for (String space : List.of("trusted.overlay.", "user.overlay.")) {
      FileTree upper =
          FileTree.builder()
              .add(TreePath.of("/all"), directory(space + "opaque", "y"))
              .add(TreePath.of("/some"), directory(space + "opaque", "x"))
              .add(TreePath.of("/some/gone"), file(space + "whiteout", ""))
              .add(TreePath.of("/some/full"), file(space + "whiteout", "x"))
              .add(TreePath.of("/else"), directory(space + "opaque", "z"))
              .add(TreePath.of("/else/here"), file(space + "whiteout", ""))
              .build();

      var applied =
          apply(
              tree("/all/a", "/some/gone", "/some/kept", "/else/here", "/else/kept"),
              upper,
              TreePath.ROOT);

      assertEquals(
          List.of("/", "/all", "/else", "/else/here", "/else/kept", "/some", "/some/kept"),
          names(applied.lower()));
      assertEquals(
          List.of("/", "/all", "/else", "/else/here", "/some", "/some/full"),
          names(applied.upper()));
      assertEquals(2, applied.count());
      for (String marked : List.of("/all", "/some")) {
        Node node = applied.upper().find(TreePath.of(marked)).orElseThrow();
        assertTrue(node.metadata().xattrs().isEmpty(), marked);
      }
    }
  }

  private static Node directory(String attribute, String value) {
    return Directory.of(Metadata.of(0755).withXattrs(xattr(attribute, value)), List.of());
  }

  private static Node file(String attribute, String content) {
    return new RegularFile(Metadata.of(0644).withXattrs(xattr(attribute, "")), Content.of(content));
  }

  private static Xattrs xattr(String name, String value) {
    return Xattrs.of(List.of(Xattr.of(name, value.getBytes(StandardCharsets.US_ASCII))));
  }

  /** ".wh." before "." and "..": a file like any other, unless marks are wanted. */
  @Test
  void marksOfWhatIsNoNameAreRefused() throws IOException {
    FileTree upper = tree("/a/.wh..", "/a/.wh...");

    assertEquals(0, Whiteouts.count(upper));
    InputException refused =
        assertThrows(InputException.class, () -> apply(tree("/a/b"), upper, TreePath.ROOT));
    assertEquals(
        "layer.tar: whiteouts of what is no name, expected .wh.NAME: /a/.wh.., /a/.wh...",
        refused.getMessage());
  }

  private static Whiteouts.Applied apply(FileTree lower, FileTree upper, TreePath destination)
      throws IOException {
    return Whiteouts.apply("layer.tar", lower, upper, destination);
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
