package dev.assembler.pipeline.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.report.GrowthTable.Row;
import dev.assembler.pipeline.report.SizeTree.Item;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrowthTest {

  private static final FileTree BEFORE =
      FileTree.builder()
          .file("/usr/lib/a", 0644, Content.zeros(1000))
          .file("/usr/lib/b", 0644, Content.zeros(2000))
          .file("/usr/gone/c", 0644, Content.zeros(300))
          .file("/etc/same", 0644, Content.zeros(50))
          .build();

  private static final FileTree AFTER =
      FileTree.builder()
          .file("/usr/lib/a", 0644, Content.zeros(5000))
          .file("/usr/lib/b", 0644, Content.zeros(1500))
          .hardLink("/usr/lib/other", "/usr/lib/b")
          .file("/new/below/d", 0644, Content.zeros(10))
          .file("/etc/same", 0644, Content.zeros(50))
          .build();

  @Test
  void filesThatGrewShrankCameOrWentMostFirst() throws IOException {
    assertEquals(
        List.of(
            new Row("/usr/lib/a", 1000, 5000),
            new Row("/usr/lib/b", 2000, 1500),
            new Row("/usr/gone/c", 300, -1),
            new Row("/new/below/d", -1, 10)),
        growth(100).get(1).rows());
  }

  @Test
  void directoriesThatAddNothingAreLeftOut() throws IOException {
    assertEquals(
        List.of(
            new Row("/usr/lib", 3000, 6500),
            new Row("/", 3350, 6560),
            new Row("/usr", 3300, 6500),
            new Row("/usr/gone", 300, -1),
            new Row("/new", -1, 10)),
        growth(100).getFirst().rows());
  }

  @Test
  void whatIsNotListedIsCounted() throws IOException {
    GrowthTable files = growth(3).get(1);

    assertEquals(3, files.rows().size());
    assertEquals(1, files.more());
  }

  @Test
  void equalTreesGrewNothing() throws IOException {
    assertEquals(List.of(), Growth.between(TreeCensus.of(BEFORE), TreeCensus.of(BEFORE)).tables(9));
  }

  @Test
  void itemsOfATreeKnowWhatTheyWere() throws IOException {
    Item root =
        SizeTreePlan.of(
            TreeCensus.of(AFTER), Optional.of(TreeCensus.of(BEFORE)), (name, file) -> -1, 100);

    Item lib = root.items().getFirst().items().getFirst();
    assertEquals(3350, root.before());
    assertEquals(3000, lib.before());
    assertEquals("a", lib.items().getFirst().name());
    assertEquals(1000, lib.items().getFirst().before());
    assertEquals(-1, root.items().getLast().before());
  }

  private static List<GrowthTable> growth(int max) throws IOException {
    return Growth.between(TreeCensus.of(BEFORE), TreeCensus.of(AFTER)).tables(max);
  }
}
