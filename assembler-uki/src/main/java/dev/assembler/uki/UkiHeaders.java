package dev.assembler.uki;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.uki.UkiLayout.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The headers of a UKI: the stub's, with more sections. Where the table has no room the headers
 * grow, and what follows is shifted in the file; in memory the first section sets the limit.
 */
final class UkiHeaders {

  private static final long MOST_HEADERS = 1 << 16;

  /** IMAGE_FILE_LINE_NUMS_STRIPPED and IMAGE_FILE_LOCAL_SYMS_STRIPPED. */
  private static final int STRIPPED = 0x000C;

  private final PeImage stub;
  private final PeHeader header;
  private final int sections;
  private final long sizeOfImage;
  private final long initialized;

  /**
   * @param sections how many
   * @param virtualEnd of the last of them
   * @param added bytes of data that are not the stub's
   */
  UkiHeaders(PeImage stub, int sections, long virtualEnd, long added) {
    this.stub = stub;
    this.header = stub.header();
    this.sections = sections;
    this.sizeOfImage = Alignment.roundUp(virtualEnd, header.sectionAlignment());
    this.initialized = header.sizeOfInitializedData() + added;
  }

  private long tableEnd() {
    return header.tableOffset() + (long) sections * PeSection.SIZE;
  }

  /** How many bytes are before the first section. */
  long size() {
    return Alignment.roundUp(Math.max(header.sizeOfHeaders(), tableEnd()), header.fileAlignment());
  }

  long sizeOfImage() {
    return sizeOfImage;
  }

  List<String> problems() throws IOException {
    var problems = new ArrayList<String>();
    long first =
        stub.sections().stream().mapToLong(PeSection::virtualAddress).min().orElse(MOST_HEADERS);
    if (size() > first || size() > MOST_HEADERS) {
      problems.add(
          "stub: its headers hold at most "
              + (Math.min(first, MOST_HEADERS) - header.tableOffset()) / PeSection.SIZE
              + " sections, "
              + sections
              + " are needed");
    }
    if (!isFree()) {
      problems.add("stub: something lies behind its section table, where more rows would go");
    }
    return problems;
  }

  /**
   * Whether between the stub's table and its first section there is nothing but one word again and
   * again: zeros, or the no-operations with which linkers fill.
   */
  private boolean isFree() throws IOException {
    long end = Math.min(Math.max(header.sizeOfHeaders(), tableEnd()), MOST_HEADERS);
    for (PeSection section : stub.sections()) {
      end = section.rawSize() > 0 ? Math.min(end, section.rawOffset()) : end;
    }
    long start = header.tableEnd();
    String filler = KernelImage.ascii(stub.source(), start, (int) Math.max(0, end - start));
    for (int i = 4; i < filler.length(); i++) {
      if (filler.charAt(i) != filler.charAt(i - 4)) {
        return false;
      }
    }
    return true;
  }

  /** A debug directory has offsets in the file in it. */
  List<String> shiftProblems(List<Piece> placed) {
    boolean shifted = false;
    for (PeSection old : stub.sections()) {
      shifted |=
          old.rawSize() > 0
              && placed.stream()
                  .map(Piece::section)
                  .anyMatch(section ->
                      section.virtualAddress() == old.virtualAddress()
                          && section.rawOffset() != old.rawOffset());
    }
    return shifted && header.debug().isPresent()
        ? List.of("stub: has a debug directory, which cannot be shifted to make room")
        : List.of();
  }

  /** All of them, the checksum and the certificate table's row zero. */
  byte[] bytes(List<PeSection> table) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) size()).order(ByteOrder.LITTLE_ENDIAN);
    stub.source().readAt(0, bytes.slice(0, (int) header.tableOffset()));
    int coff = (int) header.offset();
    bytes.putShort(coff + 0x06, (short) sections);
    bytes.putInt(coff + 0x08, 0); // TimeDateStamp
    bytes.putInt(coff + 0x0C, 0).putInt(coff + 0x10, 0); // symbols, which stay behind
    bytes.putShort(coff + 0x16, (short) (bytes.getShort(coff + 0x16) | STRIPPED));
    int optional = (int) header.optionalOffset();
    bytes.putInt(optional + 0x08, (int) initialized);
    bytes.putInt(optional + 0x38, (int) sizeOfImage);
    bytes.putInt(optional + 0x3C, (int) size());
    bytes.putInt((int) header.checkSumOffset(), 0);
    bytes.position((int) header.tableOffset());
    for (PeSection section : table) {
      section.writeTo(bytes);
    }
    return bytes.array();
  }
}
