package dev.assembler.pipeline.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a rectangle into others whose areas are as given sizes and whose sides are as equal as
 * that allows: squarified, by Bruls, Huizing and van Wijk (2000). The script of the page does the
 * same again when somebody opens a directory.
 */
final class Treemap {

  /** Above what is in a directory: its name. */
  static final double HEADER = 15;

  /** Around what is in a directory. */
  static final double PADDING = 2;

  /** What is narrower or lower has neither. */
  private static final double LEAST_WIDTH = 40;

  private static final double LEAST_HEIGHT = 30;

  private Treemap() {}

  /** Whether there is room for the name of a directory above what is in it. */
  static boolean hasHeader(Rectangle directory) {
    return directory.width() >= LEAST_WIDTH && directory.height() >= LEAST_HEIGHT;
  }

  /** Where in a directory what is in it is drawn. */
  static Rectangle inside(Rectangle directory) {
    return hasHeader(directory)
        ? new Rectangle(
            directory.x() + PADDING,
            directory.y() + HEADER,
            directory.width() - 2 * PADDING,
            directory.height() - HEADER - PADDING)
        : directory;
  }

  /**
   * Divides a rectangle.
   *
   * @param sizes above 0, best in descending order
   * @return one for each size, in their order
   */
  static List<Rectangle> divide(List<Long> sizes, Rectangle whole) {
    double total = 0;
    for (long size : sizes) {
      total += size;
    }
    double scale = whole.area() / total;
    List<Rectangle> parts = new ArrayList<>();
    Rectangle rest = whole;
    int from = 0;
    while (from < sizes.size()) {
      int to = from + 1;
      double sum = sizes.get(from) * scale;
      double side = Math.min(rest.width(), rest.height());
      double worst = worst(sizes, from, to, sum, side, scale);
      while (to < sizes.size()) {
        double more = sum + sizes.get(to) * scale;
        double next = worst(sizes, from, to + 1, more, side, scale);
        if (next > worst) {
          break;
        }
        worst = next;
        sum = more;
        to++;
      }
      rest = row(sizes, from, to, sum, scale, rest, parts);
      from = to;
    }
    return parts;
  }

  /** The worst ratio of sides in a row along a side. */
  private static double worst(
      List<Long> sizes, int from, int to, double sum, double side, double scale) {
    double largest = 0;
    double smallest = Double.MAX_VALUE;
    for (int i : new int[] {from, to - 1}) { // descending: these are the extremes
      largest = Math.max(largest, sizes.get(i) * scale);
      smallest = Math.min(smallest, sizes.get(i) * scale);
    }
    double square = side * side;
    return Math.max(square * largest / (sum * sum), sum * sum / (square * smallest));
  }

  /** Lays a row along the shorter side; what is left. */
  private static Rectangle row(
      List<Long> sizes,
      int from,
      int to,
      double sum,
      double scale,
      Rectangle rest,
      List<Rectangle> parts) {
    boolean upright = rest.width() >= rest.height();
    double depth = upright ? sum / rest.height() : sum / rest.width();
    double at = upright ? rest.y() : rest.x();
    for (int i = from; i < to; i++) {
      double length = sizes.get(i) * scale / depth;
      parts.add(
          upright
              ? new Rectangle(rest.x(), at, depth, length)
              : new Rectangle(at, rest.y(), length, depth));
      at += length;
    }
    return upright
        ? new Rectangle(
            rest.x() + depth, rest.y(), Math.max(0, rest.width() - depth), rest.height())
        : new Rectangle(
            rest.x(), rest.y() + depth, rest.width(), Math.max(0, rest.height() - depth));
  }
}
