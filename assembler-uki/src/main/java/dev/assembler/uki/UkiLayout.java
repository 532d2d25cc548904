package dev.assembler.uki;

import dev.assembler.core.tree.Content;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where everything of a UKI goes: headers, then the sections in the order of the file. Made by
 * {@link UkiImage#plan}; its text is a table for people.
 */
public final class UkiLayout {

  /** A section and what is in it, which may be shorter than it. */
  record Piece(PeSection section, Content content) {}

  private final PeMachine machine;
  private final Optional<String> kernelVersion;
  private final byte[] headers;
  private final int checkSumOffset;
  private final List<Piece> pieces;
  private final Set<String> measured;

  /**
   * @param headers all bytes before the first section, the checksum still zero
   */
  UkiLayout(
      PeMachine machine,
      Optional<String> kernelVersion,
      byte[] headers,
      long checkSumOffset,
      List<Piece> pieces,
      Set<String> measured) {
    this.machine = machine;
    this.kernelVersion = kernelVersion;
    this.headers = headers;
    this.checkSumOffset = (int) checkSumOffset;
    this.pieces = List.copyOf(pieces);
    this.measured = Set.copyOf(measured);
  }

  byte[] headers() {
    return headers.clone();
  }

  int checkSumOffset() {
    return checkSumOffset;
  }

  List<Piece> pieces() {
    return pieces;
  }

  Set<String> measured() {
    return measured;
  }

  /** The processor of stub and kernel. */
  public PeMachine machine() {
    return machine;
  }

  /** The kernel's release, stated or found in it. */
  public Optional<String> kernelVersion() {
    return kernelVersion;
  }

  /** All sections, the stub's included. */
  public List<PeSection> sections() {
    return pieces.stream().map(Piece::section).toList();
  }

  /** Of the file, in bytes. */
  public long size() {
    return sections().stream().mapToLong(PeSection::rawEnd).max().orElse(headers.length);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-10s %12s %12s %12s %12s\n",
            "section",
            "offset",
            "raw size",
            "address",
            "size"));
    for (PeSection section : sections()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-10s 0x%010x %12d 0x%010x %12d\n",
              section.shownName(),
              section.rawOffset(),
              section.rawSize(),
              section.virtualAddress(),
              section.virtualSize()));
    }
    return text.toString();
  }
}
