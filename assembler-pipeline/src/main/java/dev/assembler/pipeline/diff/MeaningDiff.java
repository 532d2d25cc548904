package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what the bytes that differ are, each kind of them once, where that is known of them. */
final class MeaningDiff implements ByteDiff.Visitor {

  private final Meaning.Map meanings;
  private final Map<Meaning, Bytes> found = new LinkedHashMap<>();

  private static final class Bytes {
    private final long first;
    private final int left;
    private final int right;
    private long count;
    private boolean isZero = true;
    private boolean isOtherZero = true;

    Bytes(long first, int left, int right) {
      this.first = first;
      this.left = left;
      this.right = right;
    }
  }

  MeaningDiff(Meaning.Map meanings) {
    this.meanings = meanings;
  }

  @Override
  public void differs(long offset, int left, int right) throws IOException {
    Meaning meaning = meanings.at(offset);
    if (meaning == null) {
      return;
    }
    Bytes bytes = found.computeIfAbsent(meaning, _ -> new Bytes(offset, left, right));
    bytes.count++;
    bytes.isZero &= left == 0;
    bytes.isOtherZero &= right == 0;
  }

  /** Compares as far as both go. */
  static void compare(
      String place, ImageSource left, ImageSource right, Meaning.Map meanings, Findings findings)
      throws IOException {
    var diff = new MeaningDiff(meanings);
    ByteDiff.each(left, right, diff);
    diff.tell(place, findings);
  }

  void tell(String place, Findings findings) {
    found.forEach((meaning, bytes) -> findings.add(difference(place, meaning, bytes)));
  }

  private static Difference difference(String place, Meaning meaning, Bytes bytes) {
    boolean isPadding = meaning.zerosArePadding() && (bytes.isZero || bytes.isOtherZero);
    Difference difference =
        Difference.of(
            place,
            meaning.field(),
            bytes.first,
            hex(bytes.left),
            hex(bytes.right),
            isPadding ? Cause.PADDING : meaning.cause());
    return difference
        .withCure(isPadding ? "write zeros there in both" : meaning.cure())
        .withDetails(List.of(bytes.count + (bytes.count == 1 ? " byte differs" : " bytes differ")));
  }

  private static String hex(int value) {
    return String.format(Locale.ROOT, "0x%02x", value);
  }
}
