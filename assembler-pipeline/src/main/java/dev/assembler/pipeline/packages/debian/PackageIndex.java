package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A Packages file: what one component of a suite has for one architecture, a paragraph for each
 * package (Debian's RepositoryFormat, "Packages Indices").
 */
final class PackageIndex {

  /** Debian's main has 70,000 packages. */
  private static final int MOST_PACKAGES = 1 << 20;

  /** As much text as is looked at at once; */
  private static final int PIECE = 1 << 20;

  /** a paragraph may be longer, though not by much. */
  private static final int LONGEST = 16 << 20;

  /** Of an index of which nothing else is known, as apt has it (apt_preferences(5)). */
  static final int USUAL_PIN = 500;

  private final DebianSource source;
  private final int pin;
  private final String name;
  private final ImageSource text;
  private final List<BinaryPackage> packages = new ArrayList<>();

  private final Map<String, String> leftOut = new TreeMap<>();

  private PackageIndex(DebianSource source, int pin, String name, ImageSource text) {
    this.source = source;
    this.pin = pin;
    this.name = name;
    this.text = text;
  }

  /**
   * Reads all paragraphs, piece by piece. A package whose own fields are not as they must be is
   * left out: nobody may want it.
   *
   * @param source where the packages' files are
   * @param pin how much they are wanted where others have the same name
   * @param name what the index is, for messages
   * @param text is read again for what is asked of its packages later
   * @throws InputException naming the line that is not as it must be
   */
  static PackageIndex of(DebianSource source, int pin, String name, ImageSource text)
      throws IOException {
    return read(new PackageIndex(source, pin, name, text), paragraph -> true);
  }

  /**
   * Reads dpkg's status file, which has the same form.
   *
   * @param counts which paragraphs are packages
   * @throws InputException naming the line or package that is not as it must be
   */
  static PackageIndex installed(String name, ImageSource text, Predicate<Deb822Reader> counts)
      throws IOException {
    return read(new PackageIndex(null, USUAL_PIN, name, text), counts);
  }

  private static PackageIndex read(PackageIndex index, Predicate<Deb822Reader> counts)
      throws IOException {
    try {
      index.readAll(counts);
    } catch (ImageFormatException e) {
      throw new InputException(index.name, e.getMessage(), e);
    }
    return index;
  }

  private void readAll(Predicate<Deb822Reader> counts) throws IOException {
    byte[] piece = new byte[PIECE];
    int line = 1;
    for (long at = 0; at < text.size(); ) {
      int held = (int) Math.min(piece.length, text.size() - at);
      text.readAt(at, ByteBuffer.wrap(piece, 0, held));
      int whole = at + held == text.size() ? held : endOfLastParagraph(piece, held);
      if (whole == 0) {
        if (piece.length >= LONGEST) {
          throw new ImageFormatException(name + ": line " + line + ": a paragraph without an end");
        }
        piece = new byte[2 * piece.length];
        continue;
      }
      line = read(new Deb822Reader(name, piece, whole, line), at, counts);
      at += whole;
    }
  }

  /** Where the next paragraph begins, all before being whole; 0 if none is. */
  private static int endOfLastParagraph(byte[] piece, int length) {
    for (int i = length - 2; i >= 0; i--) {
      if (piece[i] == '\n' && piece[i + 1] == '\n') {
        return i + 2;
      }
    }
    return 0;
  }

  /** Returns the line after what was read. */
  private int read(Deb822Reader reader, long at, Predicate<Deb822Reader> counts)
      throws ImageFormatException {
    while (reader.next()) {
      if (!counts.test(reader)) {
        continue;
      }
      if (packages.size() == MOST_PACKAGES) {
        throw new ImageFormatException("more than " + MOST_PACKAGES + " packages");
      }
      try {
        packages.add(new BinaryPackage(this, reader, at));
      } catch (ImageFormatException e) {
        leaveOut(reader, e);
      }
    }
    return reader.line();
  }

  private void leaveOut(Deb822Reader reader, ImageFormatException why) throws ImageFormatException {
    String of = reader.get("Package");
    if (source == null || of == null) {
      throw why;
    }
    String message = why.getMessage();
    String fault = message.startsWith(name) ? message.substring(name.length() + 2) : message;
    leftOut.putIfAbsent(of, fault.startsWith("package ") ? fault : "package " + of + ": " + fault);
  }

  /** What is wrong with packages that are none of it, by their names. */
  Map<String, String> leftOut() {
    return leftOut;
  }

  int pin() {
    return pin;
  }

  DebianSource source() {
    return source;
  }

  String name() {
    return name;
  }

  List<BinaryPackage> packages() {
    return packages;
  }

  /** A paragraph, anew. */
  Deb822Reader paragraph(long start, int length) throws IOException {
    byte[] paragraph = new byte[length];
    text.readAt(start, ByteBuffer.wrap(paragraph));
    return new Deb822Reader(name, paragraph);
  }
}
