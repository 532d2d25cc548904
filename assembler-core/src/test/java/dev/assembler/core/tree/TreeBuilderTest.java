package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TreeBuilderTest {

  private static final Content TEXT = Content.of("text");

  private final TreeBuilder builder = FileTree.builder();

  private static TreePath path(String path) {
    return TreePath.of(path);
  }

  private Node built(String path) {
    return builder.build().find(path(path)).orElseThrow();
  }

  private void assertRefused(String message, Runnable step) {
    var refused = assertThrows(IllegalArgumentException.class, step::run);
    assertEquals(message, refused.getMessage());
  }

  /** Explicit directories, implicit ones, hard links to links, in a hundred orders. */
  @Test
  void anyOrderOfAddingGivesTheSameTree() throws IOException {
    List<Consumer<TreeBuilder>> steps = new ArrayList<>();
    steps.add(tree -> tree.directory("/a", 0700));
    steps.add(tree -> tree.file("/a/b/c", 0644, TEXT));
    steps.add(tree -> tree.directory("/a/b", 0711));
    steps.add(tree -> tree.hardLink("/x/link", "/a/b/c"));
    steps.add(tree -> tree.hardLink("/again", "/x/link"));
    steps.add(tree -> tree.symlink("/x/y", "z"));
    steps.add(tree -> tree.device("/dev/null", 0666, 'c', 1, 3));
    steps.add(tree -> tree.device("/dev/sda", 0660, 'b', 8, 0));
    steps.add(tree -> tree.fifo("/run/fifo", 0600));
    steps.add(tree -> tree.socket("/run/socket", 0600));
    steps.add(tree -> tree.directory("/", 0750));
    steps.add(tree -> tree.implicitDirectories(Metadata.of(0555)));
    String expected = dumpOf(steps);

    for (long seed = 0; seed < 100; seed++) {
      var random = new SplittableRandom(seed);
      for (int i = steps.size(); i > 1; i--) {
        Collections.swap(steps, i - 1, random.nextInt(i));
      }
      assertEquals(expected, dumpOf(steps), "seed " + seed);
    }
  }

  private static String dumpOf(List<Consumer<TreeBuilder>> steps) throws IOException {
    TreeBuilder builder = FileTree.builder();
    steps.forEach(step -> step.accept(builder));
    return TreeDump.of(builder.build(), TreeDump.Contents.DIGEST);
  }

  @Test
  void nothingGivesAnEmptyRoot() {
    FileTree tree = builder.build();

    assertEquals(1, tree.nameCount());
    assertEquals(Metadata.of(0755), tree.root().metadata());
  }

  @Test
  void parentsThatNobodyStatesAreMade() {
    builder.implicitDirectories(Metadata.of(0711).withMtime(5, 0)).file("/a/b/c", 0644, TEXT);

    assertEquals(Metadata.of(0711).withMtime(5, 0), built("/a/b").metadata());
    assertEquals(Metadata.of(0711).withMtime(5, 0), built("/").metadata());
  }

  @Test
  void anImplicitParentYieldsToAStatedOneOnce() {
    builder.file("/a/b", 0644, TEXT).directory("/a", 0700);

    assertEquals(0700, built("/a").metadata().permissions());
    assertTrue(builder.contains(path("/a/b")));
    assertRefused("/a: given twice", () -> builder.directory("/a", 0700));
  }

  @Test
  void aPathIsGivenOnce() {
    builder.file("/a", 0644, TEXT).hardLink("/link", "/a");

    assertRefused("/a: given twice", () -> builder.file("/a", 0644, TEXT));
    assertRefused("/a: given twice", () -> builder.directory("/a", 0755));
    assertRefused("/a: given twice", () -> builder.hardLink("/a", "/b"));
    assertRefused("/link: given twice", () -> builder.symlink("/link", "a"));
    assertRefused("/link: given twice", () -> builder.hardLink("/link", "/a"));
    assertRefused("/link: given twice", () -> builder.directory("/link", 0755));
  }

  /** In either order: a file and a path below it cannot both be. */
  @Test
  void aFileHasNothingBelowIt() {
    builder.file("/file", 0644, TEXT).hardLink("/link", "/file").file("/dir/file", 0644, TEXT);

    assertRefused(
        "/file: is not a directory, but paths lie below it",
        () -> builder.file("/file/a", 0644, TEXT));
    assertRefused(
        "/link: is not a directory, but paths lie below it",
        () -> builder.file("/link/a/b", 0644, TEXT));
    assertRefused(
        "/dir: is a directory, for there are paths below it",
        () -> builder.file("/dir", 0644, TEXT));
    assertRefused(
        "/dir: is a directory, for there are paths below it",
        () -> builder.hardLink("/dir", "/file"));
    assertEquals(Node.Kind.REGULAR_FILE, built("/file").kind());
    assertTrue(builder.contains(path("/dir/file")));
  }

  @Test
  void theRootIsADirectory() {
    assertRefused(
        "/: is a directory, for there are paths below it", () -> builder.symlink("/", "a"));
    assertRefused(
        "/: the root is a directory and nothing else",
        () -> builder.put(TreePath.ROOT, new Fifo(Metadata.of(0600))));
    builder.directory("/", 0700);
    assertRefused("/: given twice", () -> builder.directory("/", 0700));
  }

  @Test
  void hardLinksBindToWhatTheTargetIsInTheEnd() {
    builder.hardLink("/b", "/a").file("/a", 0644, TEXT).hardLink("/c", "/b");
    builder.put(path("/a"), new Symlink(Metadata.of(0777), "new"));

    FileTree tree = builder.build();

    Node target = tree.find(path("/a")).orElseThrow();
    assertEquals(Node.Kind.SYMLINK, target.kind());
    assertSame(target, tree.find(path("/b")).orElseThrow());
    assertSame(target, tree.find(path("/c")).orElseThrow());
    assertEquals(3, tree.linkCount(target));
  }

  @Test
  void hardLinksToNothingToDirectoriesAndInCirclesAreRefused() {
    builder.hardLink("/b", "/a");
    assertRefused("/b: hard link to /a, which is missing", builder::build);

    builder.directory("/a", 0755);
    assertRefused("/b: hard link to /a, which is a directory", builder::build);

    builder.putHardLink(path("/b"), TreePath.ROOT);
    assertRefused("/b: hard link to /, which is a directory", builder::build);

    builder.putHardLink(path("/b"), path("/c")).putHardLink(path("/c"), path("/b"));
    assertRefused("/b: hard links in a loop", builder::build);

    builder.putHardLink(path("/b"), path("/b")).remove(path("/c"));
    assertRefused("/b: hard links in a loop", builder::build);
  }

  @Test
  void oneNodeUnderTwoPathsIsAHardLink() {
    Node node = new RegularFile(Metadata.of(0644), TEXT);
    builder.add(path("/a"), node).add(path("/b"), node);

    assertEquals(2, builder.build().linkCount(node));
  }

  @Test
  void puttingReplacesWhatWasThere() {
    builder.file("/a", 0644, TEXT).put(path("/a"), new Fifo(Metadata.of(0600)));
    assertEquals(Node.Kind.FIFO, built("/a").kind());

    builder.hardLink("/b", "/a").put(path("/b"), new Socket(Metadata.of(0600)));
    assertEquals(Node.Kind.SOCKET, built("/b").kind());

    builder.putHardLink(path("/a"), path("/b"));
    assertSame(built("/b").kind(), built("/a").kind());
  }

  @Test
  void puttingADirectoryOverADirectoryKeepsItsEntries() {
    builder.file("/a/b", 0644, TEXT).directory("/a", 0700);

    builder.put(path("/a"), Directory.of(Metadata.of(0711), List.of()));

    assertEquals(0711, built("/a").metadata().permissions());
    assertEquals(Node.Kind.REGULAR_FILE, built("/a/b").kind());
  }

  @Test
  void puttingADirectoryOverAFileOrALinkReplacesIt() {
    builder.file("/a", 0644, TEXT).hardLink("/b", "/a");

    builder.put(path("/b"), Directory.of(Metadata.of(0755), List.of()));
    builder.put(path("/a"), Directory.of(Metadata.of(0755), List.of()));

    assertEquals(Node.Kind.DIRECTORY, built("/a").kind());
    assertEquals(Node.Kind.DIRECTORY, built("/b").kind());
  }

  /** Links below go with the directory, or building would find their parent gone. */
  @Test
  void puttingAFileOverADirectoryRemovesAllBelow() {
    builder.file("/f", 0644, TEXT).file("/d/x", 0644, TEXT).hardLink("/d/e/link", "/f");

    builder.put(path("/d"), new Fifo(Metadata.of(0600)));

    assertEquals(3, builder.build().nameCount());
    assertEquals(Node.Kind.FIFO, built("/d").kind());

    builder.remove(path("/d"));
    builder.hardLink("/d/e/link", "/f").putHardLink(path("/d"), path("/f"));
    assertEquals(3, builder.build().nameCount());
  }

  @Test
  void aDirectoryIsAddedWithItsEntriesAndMerges() {
    Directory added =
        Directory.of(
            Metadata.of(0711),
            List.of(
                new Directory.Entry(
                    EntryName.of("sub"),
                    Directory.of(
                        Metadata.of(0700),
                        List.of(
                            new Directory.Entry(
                                EntryName.of("new"), new Fifo(Metadata.of(0600))))))));

    builder.file("/d/sub/old", 0644, TEXT).add(path("/d"), added);

    assertEquals(0700, built("/d/sub").metadata().permissions());
    assertEquals(5, builder.build().nameCount());
    assertRefused("/d: given twice", () -> builder.add(path("/d"), added));
  }

  @Test
  void removingTakesAllBelowWithIt() {
    builder
        .file("/a/b/c", 0644, TEXT)
        .file("/a/d", 0644, TEXT)
        .hardLink("/a/b/link", "/a/d")
        .hardLink("/link", "/a/d");

    assertTrue(builder.remove(path("/a/b")));
    assertFalse(builder.remove(path("/a/b")));
    assertFalse(builder.contains(path("/a/b/link")));
    assertTrue(builder.contains(path("/a")));
    assertTrue(builder.remove(path("/link")));
    assertFalse(builder.contains(path("/link")));
    assertEquals(3, builder.build().nameCount());
  }

  @Test
  void removingTheRootEmptiesIt() {
    builder.directory("/", 0700).file("/a", 0644, TEXT).hardLink("/b", "/a");

    assertTrue(builder.remove(TreePath.ROOT));
    assertFalse(builder.remove(TreePath.ROOT));
    assertEquals(1, builder.build().nameCount());
    assertEquals(0700, built("/").metadata().permissions());
  }

  @Test
  void aRemovedPathIsFreeAgain() {
    builder.file("/a", 0644, TEXT).remove(path("/a"));

    builder.fifo("/a", 0600);

    assertEquals(Node.Kind.FIFO, built("/a").kind());
  }

  @Test
  void aBuilderStaysUsable() {
    builder.file("/a", 0644, TEXT);
    FileTree first = builder.build();

    FileTree second = builder.file("/b", 0644, TEXT).build();

    assertEquals(2, first.nameCount());
    assertEquals(3, second.nameCount());
    assertNotSame(first.root(), second.root());
  }

  @Test
  void aDeviceIsCharacterOrBlock() {
    assertRefused("type: 'x', expected c or b", () -> builder.device("/a", 0600, 'x', 1, 1));
  }
}
