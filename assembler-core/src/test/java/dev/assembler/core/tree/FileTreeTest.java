package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Directory.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileTreeTest {

  private static final Metadata META = Metadata.of(0755);

  private static Node file() {
    return new RegularFile(META, Content.of("x"));
  }

  private static Entry entry(String name, Node node) {
    return new Entry(EntryName.of(name), node);
  }

  private static Directory directory(Entry... entries) {
    return Directory.of(META, List.of(entries));
  }

  private static List<String> walk(FileTree tree) throws IOException {
    List<String> paths = new ArrayList<>();
    tree.walk((path, node) -> paths.add(path.toString()));
    return paths;
  }

  @Test
  void aWalkMeetsDirectoriesBeforeTheirEntriesAndEntriesInUnsignedOrder() throws IOException {
    Node high = file();
    FileTree tree =
        FileTree.of(
            directory(
                new Entry(EntryName.of(new byte[] {(byte) 0x80}), high),
                entry("a-b", file()),
                entry("a", directory(entry("z", file()), entry("B", file()))),
                entry("\u007f", file())));

    assertEquals(List.of("/", "/a", "/a/B", "/a/z", "/a-b", "/\\x7f", "/\\x80"), walk(tree));
  }

  @Test
  void aDirectoryHasEachNameOnce() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> directory(entry("a", file()), entry("b", file()), entry("a", file())));

    assertEquals("name \"a\": twice in one directory", refused.getMessage());
  }

  @Test
  void namesAreCountedWithTheRoot() {
    Node shared = file();

    assertEquals(1, FileTree.of(directory()).nameCount());
    assertEquals(
        4,
        FileTree.of(directory(entry("a", shared), entry("b", shared), entry("c", directory())))
            .nameCount());
  }

  @Test
  void linksAreCountedByNodeNotByContent() {
    Node shared = file();
    Node single = file();
    FileTree tree =
        FileTree.of(
            directory(
                entry("a", shared),
                entry("b", single),
                entry("c", directory(entry("d", shared), entry("e", shared)))));

    assertEquals(3, tree.linkCount(shared));
    assertEquals(1, tree.linkCount(single));
    assertEquals(1, tree.linkedNodes().size());
    assertTrue(tree.linkedNodes().contains(shared));
  }

  @Test
  void aDirectoryHasTwoLinksAndOneForEachDirectoryInIt() {
    Directory leaf = directory(entry("file", file()));
    Directory root = directory(entry("a", leaf), entry("b", directory()), entry("c", file()));
    FileTree tree = FileTree.of(root);

    assertEquals(4, tree.linkCount(root));
    assertEquals(2, tree.linkCount(leaf));
  }

  @Test
  void aDirectoryWithTwoNamesIsRefused() {
    Directory twice = directory();

    assertThrows(
        IllegalArgumentException.class,
        () -> FileTree.of(directory(entry("a", twice), entry("b", twice))));
  }

  @Test
  void whatStandsAtAPathIsFound() {
    Node file = file();
    FileTree tree = FileTree.of(directory(entry("a", directory(entry("b", file)))));

    assertSame(file, tree.find(TreePath.of("/a/b")).orElseThrow());
    assertSame(tree.root(), tree.find(TreePath.ROOT).orElseThrow());
    assertEquals(Optional.empty(), tree.find(TreePath.of("/a/c")));
    assertEquals(Optional.empty(), tree.find(TreePath.of("/c/a")));
    assertEquals(Optional.empty(), tree.find(TreePath.of("/a/b/c")));
  }

  @Test
  void otherMetadataOfADirectoryKeepsItsEntries() {
    Directory directory = directory(entry("a", file()));

    Directory other = directory.withMetadata(Metadata.of(0700));

    assertEquals(0700, other.metadata().permissions());
    assertSame(directory.node(0), other.node(0));
    assertEquals(directory.entries(), other.entries());
    assertEquals(1, other.size());
  }

  @Test
  void anIoExceptionOfTheVisitorEndsTheWalk() {
    FileTree tree = FileTree.of(directory(entry("a", file()), entry("b", file())));
    List<TreePath> met = new ArrayList<>();

    assertThrows(
        IOException.class,
        () ->
            tree.walk((path, node) -> {
              met.add(path);
              if (met.size() == 2) {
                throw new IOException("enough");
              }
            }));

    assertEquals(2, met.size());
  }

  /** As deep as limits allow by default, and then some. */
  @Test
  void aDeepTreeIsWalkedAndNormalised() throws IOException {
    Directory at = directory();
    for (int depth = 0; depth < 2000; depth++) {
      at = directory(entry("d", at));
    }
    FileTree tree = FileTree.of(at).normalized(MetadataPolicy.reproducible(Epoch.ZERO));

    assertEquals(2001, tree.nameCount());
    assertEquals(2001, walk(tree).size());
  }

  @Test
  void devicesHaveNumbersOf32BitsAndAKindOfTheirOwn() {
    var most = new Device(META, Node.Kind.BLOCK_DEVICE, 0xFFFF_FFFFL, 0xFFFF_FFFFL);

    assertEquals(4_294_967_295L, most.major());
    assertEquals(4_294_967_295L, most.minor());
    assertThrows(IllegalArgumentException.class, () -> new Device(META, Node.Kind.FIFO, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new Device(META, Node.Kind.CHAR_DEVICE, 1L << 32, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new Device(META, Node.Kind.CHAR_DEVICE, 1, -1));
  }

  @Test
  void aSymlinkHasATargetWithoutNul() {
    byte[] target = {'a', (byte) 0xFF};
    var link = new Symlink(META, target);
    target[0] = 'x';
    link.target()[0] = 'y';

    assertEquals("a\\xff", link.targetText());
    assertEquals(2, link.targetLength());
    assertThrows(IllegalArgumentException.class, () -> new Symlink(META, ""));
    assertThrows(IllegalArgumentException.class, () -> new Symlink(META, "a\0b"));
  }

  @Test
  void everyKindKeepsAllElseUnderOtherMetadata() {
    Metadata other = Metadata.of(0600).withOwner(1, 2);
    List<Node> nodes =
        List.of(
            file(),
            new Symlink(META, "target"),
            new Device(META, Node.Kind.CHAR_DEVICE, 5, 1),
            new Fifo(META),
            new Socket(META),
            directory());

    for (Node node : nodes) {
      Node changed = node.withMetadata(other);
      assertEquals(other, changed.metadata());
      assertEquals(node.kind(), changed.kind());
      assertEquals(META, node.metadata());
    }
    assertEquals("target", ((Symlink) nodes.get(1).withMetadata(other)).targetText());
    assertEquals(1, ((Device) nodes.get(2).withMetadata(other)).minor());
    assertSame(
        ((RegularFile) nodes.get(0)).content(),
        ((RegularFile) nodes.get(0).withMetadata(other)).content());
  }
}
