package dev.assembler.pipeline.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.pipeline.diff.Cause;
import dev.assembler.pipeline.diff.DiffResult;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two builds of several files: all that differs is counted, whatever is listed. */
class FolderComparisonTest {

  @TempDir Path folder;

  /**
   * Of the mtimes alone the list is full; the hard link, and the second file, count all the same.
   */
  @Test
  void whatIsNotListedIsCountedByItsCause() throws IOException {
    for (String name : List.of("x.tar", "y.tar")) {
      archive("one/" + name, 1, true);
      archive("two/" + name, 2, false);
    }
    Files.writeString(folder.resolve("two/z"), "new");

    DiffResult found = compared(10);

    assertEquals(
        Map.of(Cause.TIMESTAMP, 28L, Cause.HARD_LINKS, 2L, Cause.CONTENT, 1L), found.causes());
    assertEquals(31, found.count());
    assertEquals(10, found.differences().size());
    assertTrue(found.more());
    assertEquals("x.tar:/", found.differences().getFirst().place());
    assertEquals(
        List.of("x.tar:/link", "y.tar:/link"),
        found.gathered().get(1).first().stream().map(each -> each.place()).toList());
  }

  @Test
  void aFileAloneHasNoNameOfItsOwn() throws IOException {
    archive("one/x.tar", 1, true);
    archive("two/x.tar", 2, true);

    assertEquals(":/", compared(1).differences().getFirst().place());
    assertEquals(Map.of(Cause.TIMESTAMP, 14L), compared(1).causes());
  }

  private DiffResult compared(int max) throws IOException {
    return new FolderComparison(host("one"), host("two"), max).run();
  }

  private HostPath host(String name) {
    return HostPath.of(folder.resolve(name).toString());
  }

  /** The root, twelve files, and a second name for the first or a copy of it. */
  private void archive(String name, long time, boolean linked) throws IOException {
    var tree = FileTree.builder();
    for (int i = 0; i < 12; i++) {
      tree.file("/a" + i, 0644, Content.of("x"));
    }
    if (linked) {
      tree.hardLink("/link", "/a0");
    } else {
      tree.file("/link", 0644, Content.of("x"));
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (var stream = Files.newOutputStream(file)) {
      TarArchive.write(
          tree.build().normalized(MetadataPolicy.reproducible(Epoch.ofSeconds(time))),
          TarOptions.defaults(),
          new StreamSink(stream));
    }
  }
}
