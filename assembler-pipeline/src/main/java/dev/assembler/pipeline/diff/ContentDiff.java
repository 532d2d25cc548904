package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.format.FileHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Contents that nobody knows the format of: where they begin to differ, and by how many bytes. */
final class ContentDiff {

  /** Texts up to this size are shown by their lines. */
  static final int LONGEST_TEXT = 1 << 16;

  private ContentDiff() {}

  /**
   * @param first offset of the first byte that differs, or the length of the shorter
   * @param isShown whether anybody sees more than how many there are
   */
  static Difference of(
      String place, ImageSource left, ImageSource right, long first, boolean isShown)
      throws IOException {
    ByteDiff bytes = ByteDiff.of(left, right, first);
    boolean sameSize = left.size() == right.size();
    var details = new ArrayList<String>();
    details.add(
        bytes.count()
            + (bytes.count() == 1 ? " byte differs" : " bytes differ")
            + (sameSize ? " of " : " of the first ")
            + bytes.common());
    if (isShown) {
      details.addAll(inside(left, right));
    }
    Difference difference =
        sameSize
            ? Difference.of(
                place,
                "content",
                bytes.first(),
                byteAt(left, bytes.first()),
                byteAt(right, bytes.first()),
                Cause.CONTENT)
            : Difference.of(
                place,
                "size",
                bytes.first(),
                left.size() + " bytes",
                right.size() + " bytes",
                Cause.CONTENT);
    return difference.withDetails(details);
  }

  private static List<String> inside(ImageSource left, ImageSource right) throws IOException {
    if (FileHead.of(left).has(0, "\u007FELF") && FileHead.of(right).has(0, "\u007FELF")) {
      return ElfDiff.of(left, right);
    }
    if (left.size() <= LONGEST_TEXT && right.size() <= LONGEST_TEXT) {
      return TextDiff.of(all(left), all(right));
    }
    return List.of();
  }

  private static byte[] all(ImageSource image) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(image.size())];
    image.readAt(0, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static String byteAt(ImageSource image, long offset) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    image.readAt(offset, one);
    return String.format(Locale.ROOT, "0x%02x", one.get(0) & 0xFF);
  }
}
