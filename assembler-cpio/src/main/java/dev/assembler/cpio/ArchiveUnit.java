package dev.assembler.cpio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of an archive's bytes: parts of pieces one after the other, made when they are asked for.
 */
final class ArchiveUnit {

  /** The bytes {@code [from, to)} of a piece. */
  private record Part(ArchivePiece piece, long from, long to) {}

  private final List<Part> parts = new ArrayList<>();
  private int length;
  private int entryEnds;

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** How many entries end in it. */
  int entryEnds() {
    return entryEnds;
  }

  void add(ArchivePiece piece, long from, long to) {
    parts.add(new Part(piece, from, to));
    length += Math.toIntExact(to - from);
    if (to == piece.length()) {
      entryEnds += piece.entries();
    }
  }

  /** Makes the bytes at the start of {@code into}, reading contents; any thread may. */
  void encode(byte[] into) throws IOException {
    int at = 0;
    for (Part part : parts) {
      part.piece().encode(part.from(), part.to(), into, at);
      at += (int) (part.to() - part.from());
    }
  }
}
