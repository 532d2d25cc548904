package dev.assembler.pipeline.diff;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.kernel.module.ElfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** ELF files by their build-ids and sections. */
final class ElfDiff {

  private static final String BUILD_ID = ".note.gnu.build-id";

  /** Sizes of the names and of the header of a note before its descriptor (ELF-64, "Notes"). */
  private static final int NOTE_HEAD = 16;

  /** Of more sections, as each function may have its own, nobody reads the rest. */
  private static final int MOST_LINES = 40;

  /** Sections lie apart: who has more bytes in them than this many times the file lies. */
  private static final int MOST_OVER = 4;

  private ElfDiff() {}

  /** Nothing if one of them is malformed. */
  static List<String> of(ImageSource left, ImageSource right) throws IOException {
    try {
      long most = MOST_OVER * Math.min(left.size(), right.size());
      return between(ElfFile.read(left), ElfFile.read(right), most);
    } catch (ImageFormatException e) {
      return List.of();
    }
  }

  /**
   * @param most bytes of sections that are compared
   */
  private static List<String> between(ElfFile left, ElfFile right, long most) throws IOException {
    var lines = new ArrayList<String>();
    String ours = buildId(left);
    String theirs = buildId(right);
    if (!ours.equals(theirs)) {
      lines.add("build-id: " + ours + " != " + theirs);
    }
    Map<String, ImageSource> sections = left.sectionImages();
    Map<String, ImageSource> others = right.sectionImages();
    var names = new LinkedHashSet<>(sections.keySet());
    names.addAll(others.keySet());
    var differing = new ArrayList<String>();
    long compared = 0;
    for (String name : names) {
      ImageSource one = sections.get(name);
      ImageSource other = others.get(name);
      if (one == null || other == null) {
        String side = one != null ? "first" : "second";
        lines.add("section " + PrintableBytes.of(latin(name)) + ": in the " + side + " alone");
        continue;
      }
      compared += Math.min(one.size(), other.size());
      if (compared > most) {
        break;
      }
      if (ByteDiff.first(one, other) >= 0) {
        differing.add(PrintableBytes.of(latin(name)));
      }
    }
    if (lines.size() > MOST_LINES) {
      int more = lines.size() - MOST_LINES;
      lines.subList(MOST_LINES, lines.size()).clear();
      lines.add(".. and " + more + " more sections");
    }
    if (compared > most) {
      lines.add("sections lie over one another: no more of them are compared");
    }
    if (!differing.isEmpty()) {
      String more = differing.size() > MOST_LINES ? " .. (" + differing.size() + ")" : "";
      String some = String.join(", ", differing.subList(0, Math.min(MOST_LINES, differing.size())));
      lines.add("sections that differ: " + some + more);
    }
    return lines;
  }

  private static byte[] latin(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String buildId(ElfFile file) throws IOException {
    byte[] note = file.section(BUILD_ID).orElse(new byte[0]);
    return note.length <= NOTE_HEAD
        ? "-"
        : HexFormat.of().formatHex(note, NOTE_HEAD, Math.min(note.length, NOTE_HEAD + 64));
  }
}
