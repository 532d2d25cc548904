package dev.assembler.pipeline.diff;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.SourceStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/** Compressed streams that come to the same bytes: what differs is how. */
final class StreamDiff {

  private static final int CHUNK = 1 << 16;

  /** The header of gzip (RFC 1952, 2.3): MTIME, XFL, OS. */
  private static final int MTIME = 4;

  private static final int XFL = 8;
  private static final int FLAGS = 3;
  private static final int FNAME = 8;
  private static final int HEADER = 10;

  private final String place;
  private final ImageSource left;
  private final ImageSource right;
  private final Limits limits;

  StreamDiff(String place, ImageSource left, ImageSource right, Limits limits) {
    this.place = place;
    this.left = left;
    this.right = right;
    this.limits = limits;
  }

  /**
   * Whether both are compressed, and come to the same.
   *
   * @throws IOException also if one of them is malformed
   */
  boolean isOfSameBytes() throws IOException {
    try (var ours = StreamDecompressor.open(new SourceStream(left), limits);
        var theirs = StreamDecompressor.open(new SourceStream(right), limits)) {
      return ours.found() != Codec.Id.STORE
          && theirs.found() != Codec.Id.STORE
          && equal(new BufferedInputStream(ours), new BufferedInputStream(theirs));
    }
  }

  private static boolean equal(InputStream ours, InputStream theirs) throws IOException {
    while (true) {
      byte[] one = ours.readNBytes(CHUNK);
      if (!Arrays.equals(one, theirs.readNBytes(CHUNK))) {
        return false;
      }
      if (one.length == 0) {
        return true;
      }
    }
  }

  /** Why they differ though they come to the same. */
  void explain(long first, Findings findings) throws IOException {
    FileHead ours = FileHead.of(left);
    FileHead theirs = FileHead.of(right);
    boolean gzip = ours.has(0, "\u001F\u008B") && theirs.has(0, "\u001F\u008B");
    boolean explained = gzip && header(ours, theirs, findings);
    boolean isInHeader = explained && left.size() == right.size() && sameFrom(HEADER);
    if (!isInHeader && !(explained && (ours.u8(FLAGS) & FNAME) != 0)) {
      findings.add(
          Difference.of(
                  place,
                  "compressed stream",
                  first,
                  name(ours) + ", " + left.size() + " bytes",
                  name(theirs) + ", " + right.size() + " bytes",
                  Cause.COMPRESSOR)
              .withCure(
                  "--compression NAME:LEVEL, and the same compressor: both come to the same"
                      + " bytes"));
    }
  }

  private boolean sameFrom(int offset) throws IOException {
    long length = left.size() - offset;
    return ByteDiff.first(left.window(offset, length), right.window(offset, length)) < 0;
  }

  private boolean header(FileHead ours, FileHead theirs, Findings findings) {
    boolean found = false;
    if (time(ours) != time(theirs)) {
      found = true;
      findings.add(
          Difference.of(
                  place,
                  "gzip header.MTIME",
                  MTIME,
                  Long.toString(time(ours)),
                  Long.toString(time(theirs)),
                  Cause.TIMESTAMP)
              .withCure("gzip -n; assemble never writes one"));
    }
    if (name(ours, FNAME) != name(theirs, FNAME)) {
      found = true;
      findings.add(
          Difference.of(
                  place,
                  "gzip header.FNAME",
                  HEADER,
                  name(ours, FNAME) ? "a name" : "-",
                  name(theirs, FNAME) ? "a name" : "-",
                  Cause.IDENTITY)
              .withCure("gzip -n; assemble never writes one"));
    }
    if (ours.u8(XFL) != theirs.u8(XFL)) {
      found = true;
      findings.add(
          Difference.of(place, "gzip header.XFL", XFL, xfl(ours), xfl(theirs), Cause.COMPRESSOR)
              .withCure("--compression gzip:LEVEL; of gzip: -1 .. -9"));
    }
    return found;
  }

  private static String xfl(FileHead head) {
    return switch (head.u8(XFL)) {
      case 2 -> "2 (slowest)";
      case 4 -> "4 (fastest)";
      default -> Integer.toString(head.u8(XFL));
    };
  }

  private static boolean name(FileHead head, int flag) {
    return (head.u8(FLAGS) & flag) != 0;
  }

  private static long time(FileHead head) {
    return head.u16(MTIME) | (long) head.u16(MTIME + 2) << 16;
  }

  private static String name(FileHead head) throws IOException {
    return FileKind.of(head).text().replace("-compressed data", "").toLowerCase(Locale.ROOT);
  }
}
