package dev.assembler.pipeline.diff;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.source.InnerImage;
import java.io.IOException;
import java.util.Optional;

/**
 * Two files, images, partitions, by their bytes first: equal ones are not looked into. What is of a
 * format that is read is compared by {@link FormatDiff}, anything else byte by byte.
 */
final class ImageDiff {

  /** Images inside of images, at most. */
  private static final int DEEPEST = 12;

  private final ReadOptions reading;
  private final int depth;

  private ImageDiff(ReadOptions reading, int depth) {
    this.reading = reading;
    this.depth = depth;
  }

  static ImageDiff of(ReadOptions reading) {
    return new ImageDiff(reading, 0);
  }

  ReadOptions reading() {
    return reading;
  }

  /**
   * Compares what is inside of another image, where no more than bytes can be said of what is
   * malformed or nested too deeply.
   */
  void compareNested(String place, ImageSource left, ImageSource right, Findings findings)
      throws IOException {
    compareNested(place, left, right, ByteDiff.first(left, right), findings);
  }

  /**
   * The same, where it is known where they begin to differ.
   *
   * @param first as {@link ByteDiff#first} gives it
   */
  void compareNested(
      String place, ImageSource left, ImageSource right, long first, Findings findings)
      throws IOException {
    if (first < 0) {
      return;
    }
    Findings found = findings.another();
    try {
      if (depth >= DEEPEST) {
        found.add(ContentDiff.of(place, left, right, first, !findings.isFull()));
      } else {
        new ImageDiff(reading, depth + 1).compare(place, place, place, left, right, first, found);
      }
      findings.addAll(found);
    } catch (InputException | ImageFormatException e) {
      findings.add(ContentDiff.of(place, left, right, first, !findings.isFull()));
    }
  }

  /**
   * Compares two images, which stay open.
   *
   * @param leftName for messages
   * @param rightName for messages
   * @throws InputException if one of them is malformed
   */
  void compare(
      String place,
      String leftName,
      String rightName,
      ImageSource left,
      ImageSource right,
      Findings findings)
      throws IOException {
    long first = ByteDiff.first(left, right);
    if (first >= 0) {
      compare(place, leftName, rightName, left, right, first, findings);
    }
  }

  private void compare(
      String place,
      String leftName,
      String rightName,
      ImageSource left,
      ImageSource right,
      long first,
      Findings findings)
      throws IOException {
    try (ImageFile ours = opened(leftName, left)) {
      try (ImageFile theirs = opened(rightName, right)) {
        boolean isImage = ours != null || theirs != null;
        if (isImage && isPadding(place, left, right, first, findings)) {
          return;
        }
        if (ours != null && theirs != null) {
          var formats = new FormatDiff(place, ours, theirs, this);
          formats.into(findings);
          explain(place, left, right, first, formats, findings);
          return;
        }
        if (isDiskBesideItsContainer(place, left, right, ours, theirs, findings)) {
          return;
        }
      }
    }
    var streams = new StreamDiff(place, left, right, reading.limits());
    if (isCompressed(left) && isCompressed(right) && streams.isOfSameBytes()) {
      streams.explain(first, findings);
    } else {
      findings.add(ContentDiff.of(place, left, right, first, !findings.isFull()));
    }
  }

  /** Whether one is a container of a disk, and the other of no known format: a disk of anything. */
  private boolean isDiskBesideItsContainer(
      String place,
      ImageSource left,
      ImageSource right,
      ImageFile ours,
      ImageFile theirs,
      Findings findings)
      throws IOException {
    ImageFile container = ours == null ? theirs : ours;
    Optional<ImageSource> disk =
        container == null
            ? Optional.empty()
            : FormatDiff.named(container, () -> container.format().disk(container, reading));
    if (disk.isEmpty()) {
      return false;
    }
    String name = container.format().name();
    findings.add(
        Difference.of(
                place,
                "format",
                0,
                ours == null ? "-" : name,
                theirs == null ? "-" : name,
                Cause.LAYOUT)
            .withCure(FormatDiff.ONE_FORMAT));
    compareNested(
        place, ours == null ? left : disk.get(), theirs == null ? right : disk.get(), findings);
    return true;
  }

  /** Images that are the same once they are expanded. */
  private void explain(
      String place,
      ImageSource left,
      ImageSource right,
      long first,
      FormatDiff formats,
      Findings findings)
      throws IOException {
    if (!findings.isEmpty()) {
      return;
    }
    if (isCompressed(left) && isCompressed(right)) {
      var streams = new StreamDiff(place, left, right, reading.limits());
      if (streams.isOfSameBytes()) {
        streams.explain(first, findings);
        return;
      }
    }
    formats.residue(findings);
  }

  /** Whether one of them is the other with zeros behind it. */
  private static boolean isPadding(
      String place, ImageSource left, ImageSource right, long first, Findings findings)
      throws IOException {
    if (first != Math.min(left.size(), right.size())
        || first == 0
        || !ByteDiff.isZeroFrom(left, first)
        || !ByteDiff.isZeroFrom(right, first)) {
      return false;
    }
    findings.add(
        Difference.of(
            place,
            "padding",
            first,
            left.size() - first + " zeros",
            right.size() - first + " zeros",
            Cause.PADDING));
    return true;
  }

  private static boolean isCompressed(ImageSource image) throws IOException {
    return FileKind.of(FileHead.of(image)).isCompressed();
  }

  /** Null if it is nothing that is read; the source stays open. */
  private ImageFile opened(String name, ImageSource image) throws IOException {
    FileKind kind = FileKind.of(FileHead.of(image));
    var lent = InnerImage.lent(image);
    if (kind.known().isPresent()) {
      return ImageFile.of(name, lent, reading);
    }
    try {
      if (!ImageFile.mayBeImage(image, reading)) {
        return null;
      }
      return ImageFile.of(name, lent, reading);
    } catch (InputException e) {
      return null;
    }
  }
}
