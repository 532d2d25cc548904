package dev.assembler.pipeline.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.pipeline.report.SizeTree.Item;
import dev.assembler.pipeline.report.SizeTree.Kind;
import dev.assembler.testkit.Contents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeViewsTest {

  private static final FileTree TREE =
      FileTree.builder()
          .file("/usr/bin/tool", 0755, Content.zeros(5000))
          .hardLink("/usr/bin/same", "/usr/bin/tool")
          .file("/usr/lib/libc.so.6", 0755, Content.zeros(9000))
          .file("/usr/lib/libm.so", 0644, Content.zeros(1000))
          .file("/etc/motd", 0644, Content.of("hello\n"))
          .symlink("/bin", "usr/bin")
          .directory("/empty", 0755)
          .build();

  @ParameterizedTest
  @CsvSource({
    "libc.so.6, .so",
    "libm.so, .so",
    "ext4.ko.zst, .ko.zst",
    "x.tar.gz, .tar.gz",
    "README.TXT, .txt",
    ".bashrc, no suffix",
    "a.1, no suffix",
    "vmlinuz, no suffix",
    "x.averylongsuffix, no suffix",
    "initrd.gz, .gz",
  })
  void aNameTellsTheType(String name, String type) {
    assertEquals(type, FileTypes.of(EntryName.of(name), Metadata.of(0644)));
  }

  @Test
  void whatCanBeRunIsAProgram() {
    assertEquals("no suffix, executable", FileTypes.of(EntryName.of("bash"), Metadata.of(0755)));
  }

  @Test
  void aFileWithSeveralNamesCountsOnce() throws IOException {
    TreeCensus census = TreeCensus.of(TREE);

    assertEquals(15_006, census.total().size());
    assertEquals(4, census.total().files());
    assertEquals(6, census.directories());
  }

  @Test
  void typesComeLargestFirst() throws IOException {
    TypeTable types = (TypeTable) views(TREE, 100).get(1);

    assertEquals(
        List.of(
            new TypeTable.Row(".so", 2, 10_000, -1),
            new TypeTable.Row("no suffix, executable", 1, 5000, -1),
            new TypeTable.Row("no suffix", 1, 6, -1)),
        types.rows());
    assertFalse(types.tellsStored());
  }

  @Test
  void theLargestFilesAreListedAndNoMoreThanAreWanted() throws IOException {
    FileList files = (FileList) views(TREE, 2).get(2);

    assertEquals(
        List.of(
            new FileList.Row("/usr/lib/libc.so.6", 9000, -1, 0),
            new FileList.Row("/usr/bin/same", 5000, -1, 1)),
        files.files());
    assertEquals(15_006, files.total());
  }

  @Test
  void directoriesAreInDirectoriesLargestFirst() throws IOException {
    Item root = ((SizeTree) views(TREE, 100).getFirst()).root();

    Item usr = root.items().getFirst();
    assertEquals(List.of("usr", "etc"), names(root));
    assertEquals(List.of("lib", "bin"), names(usr));
    assertEquals(List.of("same"), names(usr.items().get(1)));
    assertEquals(15_000, usr.size());
    assertEquals(3, usr.files());
  }

  /** Ten thousand equal files in a hundred directories, and one that is as large as all of them. */
  @Test
  void whatIsTooSmallToBeSeenIsSummedUp() throws IOException {
    var builder = FileTree.builder().file("/large", 0644, Content.zeros(10_000_000));
    for (int i = 0; i < 10_000; i++) {
      builder.file(
          String.format(Locale.ROOT, "/d%02d/f%04d", i % 100, i), 0644, Content.zeros(1000));
    }

    Item root = ((SizeTree) views(builder.build(), 100).getFirst()).root();

    assertEquals(20_000_000, root.size());
    assertEquals(10_001, root.files());
    assertEquals(1 + 1 + 100 + 100, root.count(), "root, large, directories, others in each");
    requireSums(root);
  }

  @Test
  void aDeepTreeIsShownToADepthThatBrowsersHold() throws IOException {
    var path = new StringBuilder();
    for (int i = 0; i < 900; i++) {
      path.append("/d");
    }
    FileTree tree = FileTree.builder().file(path + "/f", 0644, Content.zeros(10)).build();

    Item at = ((SizeTree) views(tree, 100).getFirst()).root();
    int depth = 0;
    while (!at.items().isEmpty()) {
      at = at.items().getFirst();
      depth++;
    }

    assertEquals(24, depth);
    assertEquals(10, at.size());
  }

  /** Tails share blocks, equal files are stored once: the sum is what the image takes. */
  @Test
  void storedSizesComeToWhatIsInTheImage(@TempDir Path folder) throws IOException {
    var builder = FileTree.builder();
    for (int i = 0; i < 30; i++) {
      builder.file("/text" + i + ".txt", 0644, Contents.text(i, 5000 + 70_000L * (i % 4)));
      builder.file("/noise" + i + ".bin", 0644, Contents.noise(i, 140_000L * (i % 3) + 3));
    }
    builder.file("/copy.bin", 0644, Contents.noise(2, 280_003));
    Report report = Reported.of(Reported.squashfs(folder.resolve("x.squashfs"), builder.build()));

    SectionMap map = Reported.views(report, SectionMap.class).getFirst();
    TypeTable types = Reported.views(report, TypeTable.class).getFirst();
    long data =
        map.spans().stream()
            .filter(span -> span.name().equals("data and fragments"))
            .mapToLong(SectionMap.Span::length)
            .sum();
    long stored = types.rows().stream().mapToLong(TypeTable.Row::stored).sum();
    assertTrue(types.tellsStored());
    assertEquals(262_144, types.duplicates());
    assertTrue(Math.abs(data - stored) <= 61, "each of 61 files may be rounded by a byte");
    TypeTable.Row noise = types.rows().getFirst();
    assertEquals(".bin", noise.type());
    assertTrue(noise.stored() < noise.size() && noise.stored() > noise.size() - 300_000);
  }

  private static List<ReportView> views(FileTree tree, int max) throws IOException {
    return TreeViews.of(TreeCensus.of(tree), max).views(Optional.empty(), 1000);
  }

  private static List<String> names(Item item) {
    return item.items().stream().map(Item::name).toList();
  }

  private static void requireSums(Item item) {
    if (item.items().isEmpty()) {
      return;
    }
    var sizes = new ArrayList<Long>();
    item.items().stream()
        .filter(each -> each.kind() != Kind.OTHERS)
        .forEach(each -> sizes.add(each.size()));
    assertEquals(item.size(), item.items().stream().mapToLong(Item::size).sum(), item.name());
    assertEquals(item.files(), item.items().stream().mapToLong(Item::files).sum(), item.name());
    assertEquals(sizes.stream().sorted(Comparator.reverseOrder()).toList(), sizes);
    item.items().forEach(TreeViewsTest::requireSums);
  }
}
