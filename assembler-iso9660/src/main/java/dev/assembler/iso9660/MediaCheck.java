package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The record by which installers test a medium before they use it: the MD5 of the volume but its
 * last sectors, in the application use of the primary volume descriptor, as isomd5sum's
 * implantisomd5 writes and its checkisomd5 reads it.
 *
 * @param md5 32 digits
 * @param skipped blocks of 2048 bytes at the end of the volume that are not in the sum
 * @param fragmentSums what the sum was on the way; empty where it is not said
 */
public record MediaCheck(String md5, long skipped, String fragmentSums) {

  private static final String NAME = "primary volume descriptor";
  private static final String START = "ISO MD5SUM = ";
  private static final String END = "THIS IS NOT THE SAME AS RUNNING MD5SUM ON THIS ISO!!";

  /** Drives fail to read the last ones of a medium that was written track at once. */
  private static final int SKIPPED = 15;

  private static final int PIECE = 1 << 18;

  private static final Pattern RECORD =
      Pattern.compile(
          START
              + "([0-9a-f]{32});SKIPSECTORS = ([0-9]{1,9});(?:RHLISOSTATUS=[01];)?"
              + "(?:FRAGMENT SUMS = ([0-9a-f]{0,60});FRAGMENT COUNT = 20;)?"
              + "(?:"
              + END
              + ")? *");

  /**
   * Writes an image with its record, as {@link IsoImage#write(IsoLayout, SystemArea, ImageSink,
   * ProgressListener)} writes one without; what is written is summed up on the way, and the record
   * then put into the descriptor.
   */
  public static ImageSummary write(
      IsoLayout layout, SystemArea area, ImageSink sink, ProgressListener listener)
      throws IOException {
    long place = SystemArea.SIZE + Volume.APPLICATION_USE;
    long end = layout.volumeSize() - Blocks.offset(SKIPPED);
    var digest = new MediaCheckDigest(place, end);
    ImageSummary summary = IsoImage.write(layout, area, new DigestedSink(sink, digest), listener);
    digest.zerosTo(end);
    var record = new MediaCheck(digest.md5(), SKIPPED, digest.fragmentSums());
    sink.writeAt(place, ByteBuffer.wrap(record.encode()));
    return summary;
  }

  private byte[] encode() {
    String text =
        START
            + md5
            + ";SKIPSECTORS = "
            + skipped
            + ";RHLISOSTATUS=0;FRAGMENT SUMS = "
            + fragmentSums
            + ";FRAGMENT COUNT = "
            + MediaCheckDigest.FRAGMENTS
            + ";"
            + END;
    String padded = text + " ".repeat(Volume.APPLICATION_USE_SIZE - text.length());
    return padded.getBytes(StandardCharsets.US_ASCII);
  }

  /** Of a volume; empty where the application use holds anything else. */
  static Optional<MediaCheck> of(Volume volume) {
    Matcher record = RECORD.matcher(volume.applicationUse());
    if (!record.matches()) {
      return Optional.empty();
    }
    String sums = record.group(3) == null ? "" : record.group(3);
    return Optional.of(new MediaCheck(record.group(1), Long.parseLong(record.group(2)), sums));
  }

  /**
   * Reads a volume that has a record, and compares.
   *
   * @throws ImageFormatException for a record that is malformed or of other bytes
   */
  static void verify(ImageSource image, Volume volume, Limits limits) throws IOException {
    if (!volume.applicationUse().startsWith(START)) {
      return;
    }
    long place = volume.base() + Volume.APPLICATION_USE;
    MediaCheck record = of(volume).orElseThrow(() -> fault(place, "malformed", "one of isomd5sum"));
    long end = Blocks.offset(volume.blocks() - record.skipped);
    if (end <= 0) {
      throw fault(place, record.skipped + " blocks are skipped", "fewer than the volume has");
    }
    if (end > limits.expansion()) {
      throw fault(place, end + " bytes are in its sum", "at most " + limits.expansion());
    }
    var digest = new MediaCheckDigest(place, end);
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    while (digest.position() < end) {
      piece.clear().limit((int) Math.min(PIECE, end - digest.position()));
      image.readAt(digest.position(), piece);
      digest.update(piece.flip());
    }
    String md5 = digest.md5();
    if (!md5.equals(record.md5)) {
      throw fault(place, "MD5 " + record.md5, md5 + " of what is there");
    }
    if (!record.fragmentSums.isEmpty()
        && !record.fragmentSums.equals(digest.fragmentSums())
        && !record.fragmentSums.equals(digest.fragmentSumsInOrder())) {
      throw fault(
          place, "fragment sums " + record.fragmentSums, digest.fragmentSums() + " of these bytes");
    }
  }

  private static ImageFormatException fault(long place, String found, String expected) {
    return StructReader.fault(NAME, "media check", place, found, "expected " + expected);
  }
}
