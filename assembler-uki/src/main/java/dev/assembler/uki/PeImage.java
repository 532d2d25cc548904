package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A PE program as its headers describe it ("PE Format"): an EFI stub, a UKI, a kernel. Every
 * section lies inside the file and in memory, and none over another.
 */
public final class PeImage {

  /** IMAGE_SUBSYSTEM_EFI_APPLICATION. */
  static final int EFI_APPLICATION = 10;

  private final ImageSource source;
  private final PeHeader header;
  private final List<PeSection> sections;

  private PeImage(ImageSource source, PeHeader header, List<PeSection> sections) {
    this.source = source;
    this.header = header;
    this.sections = List.copyOf(sections);
  }

  /**
   * Reads headers and section table; the image stays open for the bytes of sections.
   *
   * @throws ImageFormatException if it is none, cut off, or its sections cannot be
   */
  public static PeImage read(ImageSource image) throws IOException {
    PeHeader header = PeHeader.readFrom(Objects.requireNonNull(image, "image"));
    if (header.tableEnd() > image.size()) {
      throw StructReader.fault(
          "PE header",
          "NumberOfSections",
          header.offset() + 6,
          header.sectionCount(),
          "the section table ends at " + header.tableEnd() + " of " + image.size());
    }
    int length = header.sectionCount() * PeSection.SIZE;
    ByteBuffer table = ByteBuffer.allocate(length);
    image.readAt(header.tableOffset(), table);
    table.flip();
    var sections = new ArrayList<PeSection>(header.sectionCount());
    for (int i = 0; i < header.sectionCount(); i++) {
      long base = header.tableOffset() + (long) i * PeSection.SIZE;
      PeSection section = PeSection.readFrom(table.slice(i * PeSection.SIZE, PeSection.SIZE), base);
      requireInside(section, base, header, image.size());
      sections.add(section);
    }
    requireApart(sections);
    requireCertificatesInside(header, image.size());
    return new PeImage(image, header, sections);
  }

  private static void requireInside(PeSection section, long base, PeHeader header, long size)
      throws ImageFormatException {
    String record = "PE section " + section.shownName();
    if (section.rawSize() > 0 && section.rawEnd() > size) {
      throw StructReader.fault(
          record,
          "PointerToRawData",
          base + 0x14,
          section.rawOffset() + " + " + section.rawSize(),
          "beyond the end of the file (" + size + ")");
    }
    if (section.rawSize() > 0 && section.rawOffset() < header.tableEnd()) {
      throw StructReader.fault(
          record,
          "PointerToRawData",
          base + 0x14,
          section.rawOffset(),
          "inside the headers (" + header.tableEnd() + ")");
    }
    if (section.virtualEnd() > header.sizeOfImage()) {
      throw StructReader.fault(
          record,
          "VirtualAddress",
          base + 0x0C,
          section.virtualAddress() + " + " + section.virtualSize(),
          "beyond SizeOfImage (" + header.sizeOfImage() + ")");
    }
  }

  private static void requireApart(List<PeSection> sections) throws ImageFormatException {
    requireApart(
        sections.stream()
            .filter(section -> section.rawSize() > 0)
            .sorted(Comparator.comparingLong(PeSection::rawOffset))
            .toList(),
        true);
    requireApart(
        sections.stream()
            .filter(section -> section.virtualSize() > 0)
            .sorted(Comparator.comparingLong(PeSection::virtualAddress))
            .toList(),
        false);
  }

  private static void requireApart(List<PeSection> ordered, boolean raw)
      throws ImageFormatException {
    for (int i = 1; i < ordered.size(); i++) {
      PeSection before = ordered.get(i - 1);
      PeSection section = ordered.get(i);
      long end = raw ? before.rawEnd() : before.virtualEnd();
      long start = raw ? section.rawOffset() : section.virtualAddress();
      if (start < end) {
        throw new ImageFormatException(
            "PE sections "
                + before.shownName()
                + " and "
                + section.shownName()
                + ": overlap "
                + (raw ? "in the file" : "in memory")
                + ", the first ends at "
                + end
                + ", the second begins at "
                + start);
      }
    }
  }

  private static void requireCertificatesInside(PeHeader header, long size)
      throws ImageFormatException {
    PeHeader.DataDirectory table = header.certificates();
    if (table.isPresent()
        && (table.address() < header.tableEnd() || table.address() + table.size() > size)) {
      throw StructReader.fault(
          "PE optional header",
          "Certificate Table",
          header.certificateRow(),
          table.address() + " + " + table.size(),
          "outside of the file (" + size + ") or inside its headers");
    }
  }

  PeHeader header() {
    return header;
  }

  ImageSource source() {
    return source;
  }

  /** The processor it is for; empty for one not known here. */
  public Optional<PeMachine> machine() {
    return PeMachine.of(header.machine());
  }

  /** The processor's name, or its number where it has none here. */
  public String machineName() {
    return machine().map(PeMachine::efiName).orElse("machine " + header.machine());
  }

  /** In the order of the table. */
  public List<PeSection> sections() {
    return sections;
  }

  /** The first section of that name. */
  public Optional<PeSection> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /** What is loaded of a section, as an image of its own. */
  public ImageSource bytes(PeSection section) throws IOException {
    return source.window(section.rawSize() == 0 ? 0 : section.rawOffset(), section.loadedSize());
  }

  /** How many bytes it takes in memory. */
  public long sizeOfImage() {
    return header.sizeOfImage();
  }

  /** The time in its header, in seconds since 1970; 0 in reproducible ones. */
  public long timeDateStamp() {
    return header.timeDateStamp();
  }

  /** Whether UEFI starts it as a program. */
  public boolean isEfiApplication() {
    return header.subsystem() == EFI_APPLICATION;
  }

  /** Whether it has a certificate table. */
  public boolean isSigned() {
    return header.certificates().isPresent();
  }

  /** The checksum in its header; 0 where nobody computed one. */
  public long checkSum() {
    return header.checkSum();
  }
}
