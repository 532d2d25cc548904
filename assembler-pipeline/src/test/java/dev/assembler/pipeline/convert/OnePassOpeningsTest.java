package dev.assembler.pipeline.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.onepass.ReadingFacts;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.CountingContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often files are opened by squashfs, cpio and ISO together, of trees that are many times the
 * window.
 */
@Tag("slow")
@Timeout(300)
class OnePassOpeningsTest {

  private static final long WINDOW = 32L << 20;

  @TempDir Path folder;

  private final List<CountingContent> contents = new ArrayList<>();

  private CountingContent counted(Content content) {
    contents.add(CountingContent.of(content));
    return contents.getLast();
  }

  /** A file of that size with a name at each end of the tree, between 60 of 2 MiB. */
  private TreeBuilder linkedAround(int linked, int size) {
    TreeBuilder tree = FileTree.builder();
    for (int i = 0; i < linked; i++) {
      var file = new RegularFile(Metadata.of(0644), counted(Contents.noise(1000 + i, size)));
      tree.add(TreePath.of(String.format(Locale.ROOT, "/a/l%02d", i)), file);
      tree.add(TreePath.of(String.format(Locale.ROOT, "/z/l%02d", i)), file);
    }
    for (int i = 0; i < 60; i++) {
      String name = String.format(Locale.ROOT, "/m/f%02d", i);
      tree.file(name, 0644, counted(Contents.noise(i, 2 << 20)));
    }
    return tree;
  }

  private ReadingFacts run(FileTree tree) throws IOException {
    var requests = new ArrayList<TreeRequest>();
    for (String name : List.of("a.squashfs", "b.cpio.zst", "c.iso")) {
      requests.add(request(folder.resolve(name)));
    }
    try (OnePassJob job = OnePassJob.of(requests, open(tree))) {
      return job.write(output -> {}, ProgressListener.NONE).reading();
    }
  }

  private static OpenTree open(FileTree tree) {
    return new OpenTree("tree", true, "directory", tree, List.of(), null, null);
  }

  private static TreeRequest request(Path output) throws IOException {
    String name = output.toString();
    return Jobs.withFormat(
        Jobs.request(output, "no-source"),
        OutputFormat.choose(null, name.endsWith("iso") ? null : "zstd:1", name).plain());
  }

  /** 200 MB: a file above the window, links that lie far apart, and files that are the same. */
  @Test
  void everyFileIsOpenedAndReadOnce() throws IOException {
    TreeBuilder tree = linkedAround(20, 500_000);
    tree.file("/n/large", 0755, counted(Contents.text(7, 60_000_000)));
    for (int i = 0; i < 300; i++) {
      String name = String.format(Locale.ROOT, "/o/f%03d", i);
      tree.file(name, 0644, counted(Contents.noise(i % 250, 20_000 + i % 250 * 10)));
    }

    ReadingFacts facts = run(tree.build());

    assertEquals(contents.size(), facts.files());
    assertEquals(facts.files(), facts.opens(), facts.toString());
    assertEquals(0, facts.evictions(), facts.toString());
    assertTrue(facts.mostHeld() > WINDOW / 2, facts.toString());
    for (CountingContent content : contents) {
      assertEquals(1, content.opens());
      content.assertReadOnce();
    }
  }

  /**
   * cpio has a linked file's bytes at its last name, the others at its first. What is more than the
   * window in between is read again, yet out of the file that has stayed open.
   */
  @Test
  void linkedFilesAboveTheWindowStayOpen() throws IOException {
    FileTree tree = linkedAround(3, 20_000_000).build();

    ReadingFacts facts = run(tree);

    assertEquals(facts.files(), facts.opens(), facts.toString());
    assertTrue(facts.evictions() > 0, facts.toString());
    assertTrue(facts.mostHeld() <= WINDOW + WINDOW / 2, facts.toString());
    Path own = folder.resolve("own.cpio.zst");
    try (TreeJob job = TreeJob.of(request(own), open(tree))) {
      job.write(OutputStream.nullOutputStream(), output -> {}, ProgressListener.NONE);
    }
    assertArrayEquals(Files.readAllBytes(own), Files.readAllBytes(folder.resolve("b.cpio.zst")));
  }
}
