package dev.assembler.pipeline.diff;

import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.format.SourceStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * newc archives whose trees are equal, header by header: what a tree does not hold are the numbers
 * of inodes and devices, the order of names, and padding.
 */
final class NewcDiff {

  /** Fields of eight digits behind the magic (Linux, "initramfs buffer format"). */
  private static final List<String> FIELDS =
      List.of(
          "c_ino",
          "c_mode",
          "c_uid",
          "c_gid",
          "c_nlink",
          "c_mtime",
          "c_filesize",
          "c_maj",
          "c_min",
          "c_rmaj",
          "c_rmin",
          "c_namesize",
          "c_chksum");

  private static final List<String> HOST_NUMBERS = List.of("c_ino", "c_maj", "c_min");
  private static final int MAGIC = 6;
  private static final int DIGITS = 8;
  private static final int HEADER = MAGIC + 13 * DIGITS;
  private static final int LONGEST_NAME = 1 << 16;

  private final String place;
  private final Findings findings;
  private boolean numbersTold;

  private NewcDiff(String place, Findings findings) {
    this.place = place;
    this.findings = findings;
  }

  /** Looks as far as both are archives of the same names in the same order. */
  static void compare(
      String place, ImageSource left, ImageSource right, Limits limits, Findings findings)
      throws IOException {
    try (var ours = StreamDecompressor.open(new SourceStream(left), limits);
        var theirs = StreamDecompressor.open(new SourceStream(right), limits)) {
      var diff = new NewcDiff(place, findings);
      var one = new Archive(ours);
      var other = new Archive(theirs);
      while (one.next() && other.next() && diff.compare(one, other)) {
        one.skipData();
        other.skipData();
      }
    }
  }

  /** Whether it makes sense to go on. */
  private boolean compare(Archive ours, Archive theirs) {
    if (!Arrays.equals(ours.name, theirs.name)) {
      findings.add(
          Difference.of(
              place,
              "order of entries",
              ours.at,
              PrintableBytes.of(ours.name),
              PrintableBytes.of(theirs.name),
              Cause.ORDER));
      return false;
    }
    if (!ours.text(0, MAGIC).equals(theirs.text(0, MAGIC))) {
      differ(ours, "c_magic", 0, ours.text(0, MAGIC), theirs.text(0, MAGIC), Cause.LAYOUT);
      return false;
    }
    for (int i = 0; i < FIELDS.size(); i++) {
      String field = FIELDS.get(i);
      int at = MAGIC + i * DIGITS;
      String one = ours.text(at, DIGITS);
      String other = theirs.text(at, DIGITS);
      if (one.equals(other)) {
        continue;
      }
      if (!HOST_NUMBERS.contains(field)) {
        differ(ours, field, at, one, other, Cause.LAYOUT);
        return false;
      }
      if (!numbersTold) {
        // Of all of them the first shows enough.
        numbersTold = true;
        differ(ours, field, at, one, other, Cause.INODES);
      }
    }
    return true;
  }

  private void differ(Archive ours, String field, int at, String one, String other, Cause cause) {
    findings.add(
        Difference.of(
            place + ":/" + PrintableBytes.of(ours.name),
            field,
            ours.at + at,
            "0x" + one,
            "0x" + other,
            cause));
  }

  /** One archive, read header by header. */
  private static final class Archive {

    private final InputStream in;
    private final byte[] header = new byte[HEADER];
    private byte[] name = new byte[0];
    private long position;
    private long at;

    Archive(InputStream in) {
      this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Whether there is another header. */
    boolean next() throws IOException {
      at = position;
      if (in.readNBytes(header, 0, HEADER) < HEADER || !text(0, 5).equals("07070")) {
        return false;
      }
      long length = number(11);
      if (length < 1 || length > LONGEST_NAME) {
        return false;
      }
      name = in.readNBytes((int) length - 1);
      position += HEADER + name.length;
      skip(1 + padding(position + 1));
      return true;
    }

    void skipData() throws IOException {
      long size = number(6);
      skip(size);
      skip(padding(position));
    }

    String text(int offset, int length) {
      return new String(header, offset, length, StandardCharsets.ISO_8859_1);
    }

    private long number(int field) {
      String digits = text(MAGIC + field * DIGITS, DIGITS);
      return digits.matches("[0-9A-Fa-f]{8}") ? Long.parseLong(digits, 16) : -1;
    }

    private void skip(long count) throws IOException {
      if (count > 0) {
        in.skipNBytes(count);
        position += count;
      }
    }

    private static long padding(long position) {
      return -position & 3;
    }
  }
}
