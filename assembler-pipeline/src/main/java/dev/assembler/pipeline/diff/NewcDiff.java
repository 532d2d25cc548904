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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * newc archives of the same names, header by header: what a tree does not hold are the numbers of
 * inodes and devices, the order of names, and how they are spelled. Each field is told once.
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

  /** What else differs where a tree's field does. */
  private static final Map<String, List<String>> OF_TREE =
      Map.of(
          "permissions", List.of("c_mode"),
          "uid", List.of("c_uid"),
          "gid", List.of("c_gid"),
          "mtime", List.of("c_mtime"),
          "size", List.of("c_filesize", "c_chksum"),
          "content", List.of("c_chksum"),
          "target", List.of("c_filesize", "c_chksum"),
          "device", List.of("c_rmaj", "c_rmin"),
          "hard link to", List.of("c_ino", "c_nlink", "c_filesize", "c_chksum"));

  private static final List<String> HOST_NUMBERS = List.of("c_ino", "c_maj", "c_min");
  private static final int MAGIC = 6;
  private static final int DIGITS = 8;
  private static final int HEADER = MAGIC + 13 * DIGITS;
  private static final int LONGEST_NAME = 1 << 16;

  private final String place;
  private final Findings findings;
  private final Set<String> told = new HashSet<>();

  private NewcDiff(String place, TreeTold tree, Findings findings) {
    this.place = place;
    this.findings = findings;
    OF_TREE.forEach((field, fields) -> {
      if (tree.has(field)) {
        told.addAll(fields);
      }
    });
  }

  /** Looks as far as both are archives of the same names in the same order. */
  static void compare(
      String place,
      ImageSource left,
      ImageSource right,
      Limits limits,
      TreeTold told,
      Findings findings)
      throws IOException {
    try (var ours = StreamDecompressor.open(new SourceStream(left), limits);
        var theirs = StreamDecompressor.open(new SourceStream(right), limits)) {
      var diff = new NewcDiff(place, told, findings);
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
    if (!path(ours).equals(path(theirs))) {
      findings.add(
          Difference.of(
              place,
              "order of entries",
              -1,
              PrintableBytes.of(ours.name),
              PrintableBytes.of(theirs.name),
              Cause.ORDER));
      return false;
    }
    if (!text(ours.name).equals(text(theirs.name))) {
      differ(ours, "name", text(ours.name), text(theirs.name), Cause.LAYOUT);
      told.add("c_namesize");
    }
    differ(ours, "c_magic", ours.text(0, MAGIC), theirs.text(0, MAGIC), Cause.LAYOUT);
    for (int i = 0; i < FIELDS.size(); i++) {
      String field = FIELDS.get(i);
      int at = MAGIC + i * DIGITS;
      Cause cause = HOST_NUMBERS.contains(field) ? Cause.INODES : Cause.LAYOUT;
      differ(ours, field, "0x" + ours.text(at, DIGITS), "0x" + theirs.text(at, DIGITS), cause);
    }
    return true;
  }

  /** Of all that differ in one field the first shows enough. */
  private void differ(Archive ours, String field, String one, String other, Cause cause) {
    if (!one.equals(other) && told.add(field)) {
      findings.add(
          Difference.of(place + ":/" + path(ours), field, -1, one, other, cause)
              .withDetails(
                  List.of(
                      "header at 0x" + Long.toHexString(ours.at) + " of the archive, expanded")));
    }
  }

  private static String text(byte[] name) {
    return PrintableBytes.of(name);
  }

  /** Without the point and the slashes that programs put in front. */
  private static String path(Archive archive) {
    String name = text(archive.name);
    return name.equals(".") ? name : name.replaceFirst("^(\\./|/)+", "");
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
