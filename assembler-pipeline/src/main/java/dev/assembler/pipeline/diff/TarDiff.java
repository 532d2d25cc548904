package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarMember;
import dev.assembler.tar.TarReadOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * tar archives of the same names, entry by entry: what a tree does not hold are the order of
 * entries, the names of users, times of access, and which kind of tar it is.
 */
final class TarDiff {

  /** Where POSIX's "ustar Interchange Format" has magic and version. */
  private static final int MAGIC = 257;

  private static final int MAGIC_LENGTH = 8;

  /** Keys of extended headers that hold times which no tree has. */
  private static final List<String> TIMES = List.of("atime", "ctime");

  private static final String NO_TIMES =
      "of tar: --pax-option=delete=atime,delete=ctime; assemble writes none";

  private static final String NO_NAMES = "of tar: --numeric-owner; assemble writes none";
  private static final String ONE_KIND = "one program for both; of tar: --format=NAME";

  private final String place;
  private final TreeTold told;
  private final Findings findings;

  private TarDiff(String place, TreeTold told, Findings findings) {
    this.place = place;
    this.told = told;
    this.findings = findings;
  }

  static void compare(
      String place,
      ImageSource left,
      ImageSource right,
      ReadOptions reading,
      TreeTold told,
      Findings findings)
      throws IOException {
    new TarDiff(place, told, findings)
        .compare(members(left, reading), members(right, reading), magic(left), magic(right));
  }

  private static List<TarMember> members(ImageSource archive, ReadOptions reading)
      throws IOException {
    var members = new ArrayList<TarMember>();
    TarArchive.read(
        archive,
        TarReadOptions.defaults()
            .withLimits(reading.limits())
            .withImplicitDirectories(reading.implicitDirectories()),
        members::add);
    return members;
  }

  private void compare(
      List<TarMember> ours, List<TarMember> theirs, String magic, String otherMagic) {
    int common = Math.min(ours.size(), theirs.size());
    for (int i = 0; i < common; i++) {
      if (!ours.get(i).path().equals(theirs.get(i).path())) {
        add("", "order of entries", shown(ours.get(i)), shown(theirs.get(i)), Cause.ORDER);
        return;
      }
    }
    if (ours.size() != theirs.size()) {
      add("", "entries", ours.size() + "", theirs.size() + "", Cause.LAYOUT);
      return;
    }
    if (!magic.equals(otherMagic)) {
      findings.add(
          Difference.of(place, "header.magic", MAGIC, magic, otherMagic, Cause.LAYOUT)
              .withCure(ONE_KIND));
    }
    for (int i = 0; i < common; i++) {
      compare(ours.get(i), theirs.get(i));
    }
  }

  private void compare(TarMember ours, TarMember theirs) {
    String path = ":" + ours.path();
    add(path, "name", shown(ours), shown(theirs), Cause.LAYOUT);
    if (!told.has("hard link to")) {
      add(path, "type flag", ours.type() + "", theirs.type() + "", Cause.LAYOUT);
    }
    if (!told.hasOwner("uid", ours.path())) {
      add(path, "user's name", text(ours.user()), text(theirs.user()), Cause.OWNERSHIP, NO_NAMES);
    }
    if (!told.hasOwner("gid", ours.path())) {
      add(
          path,
          "group's name",
          text(ours.group()),
          text(theirs.group()),
          Cause.OWNERSHIP,
          NO_NAMES);
    }
    var keys = new TreeSet<>(ours.records().keySet());
    keys.addAll(theirs.records().keySet());
    for (String key : keys) {
      String one = record(ours.records(), key);
      String other = record(theirs.records(), key);
      if (TIMES.contains(key)) {
        add(path, "record " + key, one, other, Cause.TIMESTAMP, NO_TIMES);
      } else if (!isOfTree(key)) {
        add(path, "record " + key, one, other, Cause.LAYOUT);
      }
    }
  }

  /** Whether a record says what differs in the tree. */
  private boolean isOfTree(String key) {
    return switch (key) {
      case "size", "GNU.sparse.realsize" -> told.has("size") || told.has("hard link to");
      case "linkpath" -> told.has("target") || told.has("hard link to");
      case "mtime", "uid", "gid" -> told.has(key);
      default ->
          told.has("xattr") && key.contains(".xattr.")
              || key.startsWith("GNU.sparse.") && !told.areContentsEqual();
    };
  }

  private void add(String path, String field, String one, String other, Cause cause) {
    add(path, field, one, other, cause, cause.cure());
  }

  private void add(String path, String field, String one, String other, Cause cause, String cure) {
    if (!one.equals(other)) {
      findings.add(Difference.of(place + path, field, -1, one, other, cause).withCure(cure));
    }
  }

  private static String record(Map<String, byte[]> records, String key) {
    byte[] value = records.get(key);
    return value == null ? "-" : PrintableBytes.of(value);
  }

  private static String shown(TarMember member) {
    return PrintableBytes.of(member.name());
  }

  private static String text(byte[] name) {
    return name.length == 0 ? "-" : PrintableBytes.of(name);
  }

  private static String magic(ImageSource archive) throws IOException {
    byte[] bytes = new byte[MAGIC_LENGTH];
    if (archive.size() >= MAGIC + MAGIC_LENGTH) {
      archive.readAt(MAGIC, ByteBuffer.wrap(bytes));
    }
    return "\"" + PrintableBytes.of(bytes) + "\"";
  }
}
