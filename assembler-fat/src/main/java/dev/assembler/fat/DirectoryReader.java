package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the records of one directory up to its end: names for files and directories, a label, dots.
 * Free records mean nothing. Forgiving as Linux is, or strict.
 */
final class DirectoryReader {

  private static final int PIECE = 1 << 14;
  private static final byte[] DOT = ShortName.of(".", "");
  private static final byte[] DOT_DOT = ShortName.of("..", "");

  private final Object path;
  private final boolean strict;
  private final ReadBudget budget;
  private final LongNameCollector longName = new LongNameCollector();
  private final List<DirectoryEntry> entries = new ArrayList<>();
  private DirectoryRecord label;
  private DirectoryRecord dot;
  private DirectoryRecord dotDot;

  /**
   * @param path for messages
   */
  DirectoryReader(Object path, boolean strict, ReadBudget budget) {
    this.path = path;
    this.strict = strict;
    this.budget = budget;
  }

  List<DirectoryEntry> entries() {
    return entries;
  }

  /** The first one, or null. */
  DirectoryRecord label() {
    return label;
  }

  /** Of the two first records, or null. */
  DirectoryRecord dot() {
    return dot;
  }

  DirectoryRecord dotDot() {
    return dotDot;
  }

  void read(Content bytes) throws IOException {
    long most = (long) TreeCheck.MOST_RECORDS * DirectoryRecord.SIZE;
    if (bytes.size() > most) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "directory %s: %d bytes, expected at most %d",
              path,
              bytes.size(),
              most));
    }
    try (ImageSource source = bytes.open()) {
      var piece =
          ByteBuffer.allocate((int) Math.min(PIECE, bytes.size())).order(ByteOrder.LITTLE_ENDIAN);
      for (long at = 0; at < bytes.size(); at += piece.limit()) {
        piece.clear().limit((int) Math.min(piece.capacity(), bytes.size() - at));
        source.readAt(at, piece);
        if (!readPiece(piece.flip(), at)) {
          break;
        }
      }
    }
    requireNoOrphan(bytes.size());
  }

  /** False at the directory's end. */
  private boolean readPiece(ByteBuffer piece, long base) throws ImageFormatException {
    for (int at = 0; at + DirectoryRecord.SIZE <= piece.limit(); at += DirectoryRecord.SIZE) {
      int first = piece.get(at) & 0xFF;
      if (first == DirectoryRecord.END) {
        return false;
      }
      int attributes = piece.get(at + DirectoryRecord.ATTRIBUTES_OFFSET) & 0xFF;
      if (first == DirectoryRecord.FREE) {
        requireNoOrphan(base + at);
        longName.clear();
      } else if (DirectoryRecord.isLongName(attributes)) {
        if (!longName.add(piece, at) && strict) {
          throw orphan(base + at);
        }
      } else {
        record(DirectoryRecord.readFrom(piece.position(at)), base + at);
      }
    }
    return true;
  }

  private void record(DirectoryRecord record, long offset) throws ImageFormatException {
    if (record.isLabel()) {
      requireNoOrphan(offset);
      longName.clear();
      if (strict && label != null) {
        throw StructReader.fault(
            "directory " + path,
            "DIR_Attr",
            offset + DirectoryRecord.ATTRIBUTES_OFFSET,
            record.attributes(),
            "a second label");
      }
      label = label == null ? record : label;
      return;
    }
    boolean isDot = Arrays.equals(record.shortName(), DOT);
    if (isDot || Arrays.equals(record.shortName(), DOT_DOT)) {
      requireNoOrphan(offset);
      longName.clear();
      dot = isDot && offset == 0 ? record : dot;
      dotDot = !isDot && offset == DirectoryRecord.SIZE ? record : dotDot;
      if (strict && offset > DirectoryRecord.SIZE) {
        throw StructReader.fault(
            "directory " + path, "DIR_Name", offset, record.shortText(), "not at the beginning");
      }
      return;
    }
    boolean pending = longName.isPending();
    String text = longName.take(record.shortName());
    if (text == null && pending && strict) {
      throw orphan(offset);
    }
    EntryName name = name(text == null ? record.shortText() : text, offset);
    budget.takeName(name.length());
    entries.add(new DirectoryEntry(name, record, offset, path));
  }

  private EntryName name(String text, long offset) throws ImageFormatException {
    byte[] bytes;
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
    } catch (CharacterCodingException e) {
      throw StructReader.fault(
          "directory " + path,
          "LDIR_Name",
          offset,
          '"' + PrintableBytes.of(text.getBytes(StandardCharsets.UTF_8)) + '"',
          "half a surrogate pair, which is no text");
    }
    String fault = EntryName.fault(bytes);
    if (fault != null) {
      throw StructReader.fault(
          "directory " + path, "DIR_Name", offset, '"' + PrintableBytes.of(bytes) + '"', fault);
    }
    return EntryName.of(bytes);
  }

  private void requireNoOrphan(long offset) throws ImageFormatException {
    if (strict && longName.isPending()) {
      throw orphan(offset);
    }
  }

  private ImageFormatException orphan(long offset) {
    return StructReader.fault(
        "directory " + path,
        "LDIR_Ord",
        offset,
        "a part of a long name",
        "which does not belong to what is beside it");
  }
}
