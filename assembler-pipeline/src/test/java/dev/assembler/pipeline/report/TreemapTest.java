package dev.assembler.pipeline.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TreemapTest {

  private static final double NOTHING = 1e-6;
  private static final Rectangle WHOLE = new Rectangle(10, 20, 1160, 560);

  /** The example of Bruls, Huizing and van Wijk: 6 by 4, and the first column is 6 over 6. */
  @Test
  void theExampleOfThePaperComesOutAsThere() {
    List<Rectangle> parts =
        Treemap.divide(List.of(6L, 6L, 4L, 3L, 2L, 2L, 1L), new Rectangle(0, 0, 6, 4));

    assertRectangle(0, 0, 3, 2, parts.get(0));
    assertRectangle(0, 2, 3, 2, parts.get(1));
    assertRectangle(3, 0, 12 / 7.0, 7 / 3.0, parts.get(2));
    assertRectangle(3 + 12 / 7.0, 0, 9 / 7.0, 7 / 3.0, parts.get(3));
  }

  @Test
  void areasAreAsSizesAndFillTheWholeWithoutOverlap() {
    for (long seed = 0; seed < 40; seed++) {
      List<Long> sizes = sizes(new Random(seed));

      List<Rectangle> parts = Treemap.divide(sizes, WHOLE);

      String what = "seed " + seed;
      long total = sizes.stream().mapToLong(Long::longValue).sum();
      double area = 0;
      for (int i = 0; i < parts.size(); i++) {
        Rectangle part = parts.get(i);
        double expected = WHOLE.area() * sizes.get(i) / total;
        assertEquals(expected, part.area(), NOTHING * WHOLE.area(), what);
        assertInside(part, WHOLE, what);
        area += part.area();
      }
      assertEquals(WHOLE.area(), area, NOTHING * WHOLE.area(), what);
      assertApart(parts, what);
    }
  }

  @Test
  void sidesStayNearOneAnother() {
    List<Long> equal = LongStream.range(0, 100).mapToObj(i -> 7L).toList();

    for (Rectangle part : Treemap.divide(equal, WHOLE)) {
      double ratio = part.width() / part.height();
      assertTrue(ratio > 0.4 && ratio < 2.5, "ratio " + ratio);
    }
  }

  @Test
  void aDirectoryHasRoomForItsNameWhereItIsLargeEnough() {
    assertRectangle(2, 15, 96, 83, Treemap.inside(new Rectangle(0, 0, 100, 100)));
    assertRectangle(0, 0, 39, 100, Treemap.inside(new Rectangle(0, 0, 39, 100)));
    assertRectangle(0, 0, 100, 29, Treemap.inside(new Rectangle(0, 0, 100, 29)));
  }

  private static List<Long> sizes(Random random) {
    var sizes = new ArrayList<Long>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      sizes.add(1 + (long) Math.exp(random.nextDouble() * 18));
    }
    sizes.sort(Comparator.reverseOrder());
    return sizes;
  }

  private static void assertInside(Rectangle part, Rectangle whole, String what) {
    assertTrue(
        part.x() >= whole.x() - NOTHING
            && part.y() >= whole.y() - NOTHING
            && part.x() + part.width() <= whole.x() + whole.width() + NOTHING
            && part.y() + part.height() <= whole.y() + whole.height() + NOTHING,
        what + ": " + part + " is not inside " + whole);
  }

  private static void assertApart(List<Rectangle> parts, String what) {
    for (int i = 0; i < parts.size(); i++) {
      for (int j = 0; j < i; j++) {
        Rectangle a = parts.get(i);
        Rectangle b = parts.get(j);
        double width = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
        double height = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
        assertTrue(width < NOTHING || height < NOTHING, what + ": " + a + " and " + b);
      }
    }
  }

  private static void assertRectangle(
      double x, double y, double width, double height, Rectangle found) {
    assertEquals(x, found.x(), NOTHING, found.toString());
    assertEquals(y, found.y(), NOTHING, found.toString());
    assertEquals(width, found.width(), NOTHING, found.toString());
    assertEquals(height, found.height(), NOTHING, found.toString());
  }
}
