package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Adler32;
import java.util.zip.CRC32C;

/**
 * Bytes that differ though nothing does that is read of two images: zeros beside something, the
 * same in other places, or what nobody knows.
 */
final class Residue implements ByteDiff.Visitor {

  /** What is looked for in other places, and how many of them at most. */
  private static final int UNIT = 512;

  private static final int MOST_UNITS = 1 << 16;

  private final ImageSource left;
  private final ImageSource right;
  private final Set<Long> ours = new HashSet<>();
  private final Set<Long> theirs = new HashSet<>();
  private long first = -1;
  private long count;
  private boolean isZero = true;
  private boolean isOtherZero = true;
  private long unit = -1;

  private Residue(ImageSource left, ImageSource right) {
    this.left = left;
    this.right = right;
  }

  /**
   * @param facts of both, as far as they differ
   * @param sections of the first
   */
  static Optional<Difference> of(
      String place,
      ImageSource left,
      ImageSource right,
      Map<String, String[]> facts,
      List<ImageSummary.Section> sections)
      throws IOException {
    var residue = new Residue(left, right);
    ByteDiff.each(left, right, residue);
    boolean sameSize = left.size() == right.size();
    if (residue.count == 0 && sameSize) {
      return Optional.empty();
    }
    return Optional.of(residue.difference(place, facts, sections));
  }

  @Override
  public void differs(long offset, int one, int other) throws IOException {
    first = first < 0 ? offset : first;
    count++;
    isZero &= one == 0;
    isOtherZero &= other == 0;
    if (unit != offset / UNIT) {
      unit = offset / UNIT;
      add(left, ours);
      add(right, theirs);
    }
  }

  private void add(ImageSource image, Set<Long> units) throws IOException {
    int length = (int) Math.min(UNIT, image.size() - unit * UNIT);
    if (length < UNIT || units.size() >= MOST_UNITS) {
      return;
    }
    byte[] bytes = new byte[UNIT];
    image.readAt(unit * UNIT, ByteBuffer.wrap(bytes));
    var crc = new CRC32C();
    crc.update(bytes);
    var adler = new Adler32();
    adler.update(bytes);
    boolean isEmpty = adler.getValue() == emptyUnit();
    if (!isEmpty) {
      units.add(crc.getValue() << 32 | adler.getValue());
    }
  }

  private static long emptyUnit() {
    var adler = new Adler32();
    adler.update(new byte[UNIT]);
    return adler.getValue();
  }

  private Difference difference(
      String place, Map<String, String[]> facts, List<ImageSummary.Section> sections)
      throws IOException {
    long at = count == 0 ? Math.min(left.size(), right.size()) : first;
    String section =
        sections.stream()
            .filter(each -> at >= each.offset() && at < each.offset() + each.length())
            .findFirst()
            .map(ImageSummary.Section::name)
            .orElse("");
    boolean moved = ours.stream().anyMatch(theirs::contains);
    boolean sameSize = left.size() == right.size();
    boolean padding = section.contains("padding") || count > 0 && (isZero || isOtherZero);
    String bytes =
        count
            + (count == 1 ? " byte differs" : " bytes differ")
            + "; what the image says of itself and what is in it is the same";
    Difference found;
    if (!facts.isEmpty()) {
      Map.Entry<String, String[]> fact = facts.entrySet().iterator().next();
      String[] values = fact.getValue();
      found = Difference.of(place, fact.getKey(), -1, values[0], values[1], Cause.LAYOUT);
    } else if (!sameSize && !padding) {
      found =
          Difference.of(place, "size", at, size(left), size(right), Cause.LAYOUT)
              .withCure("one size for both: --size SIZE, or size in the layout");
    } else {
      Cause cause = moved ? Cause.LAYOUT : padding ? Cause.PADDING : Cause.CONTENT;
      String name = section.isEmpty() ? "bytes" : section;
      found = Difference.of(place, name, at, size(left), size(right), cause);
    }
    return found.withDetails(List.of(bytes));
  }

  private static String size(ImageSource image) throws IOException {
    return image.size() + " bytes";
  }
}
