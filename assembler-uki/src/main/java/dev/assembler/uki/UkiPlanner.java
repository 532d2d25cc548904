package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.uki.UkiLayout.Piece;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what goes where in a UKI, and finds everything that is in the way. */
final class UkiPlanner {

  /** The order of ukify, the kernel behind all others: it may grow in memory. */
  private static final List<String> BEFORE_KERNEL =
      List.of(
          UkiSections.OSREL,
          UkiSections.CMDLINE,
          UkiSections.DTB,
          UkiSections.UNAME,
          UkiSections.SPLASH,
          UkiSections.PCRPKEY,
          UkiSections.INITRD,
          UkiSections.UCODE);

  /** Sections begin on pages of their own, so that firmware can protect each. */
  private static final long PAGE = 0x1000;

  private static final long MOST_SIZE = 0xFFFF_FFFFL;

  private final UkiParts parts;
  private final PeImage stub;
  private final KernelImage kernel;
  private final List<String> problems = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private long address;
  private long added;

  private UkiPlanner(UkiParts parts, PeImage stub, KernelImage kernel) {
    this.parts = parts;
    this.stub = stub;
    this.kernel = kernel;
  }

  static UkiLayout plan(UkiParts parts) throws IOException {
    try (ImageSource stub = parts.stub().open();
        ImageSource kernel = parts.kernel().open()) {
      return new UkiPlanner(
              parts,
              named("stub", () -> PeImage.read(stub)),
              named("kernel", () -> KernelImage.read(kernel)))
          .plan();
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T named(String name, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (ImageFormatException e) {
      throw new ImageFormatException(name + ": " + e.getMessage(), e);
    }
  }

  private UkiLayout plan() throws IOException {
    problems.addAll(new PartsCheck(parts, stub, kernel).problems());
    Optional<String> version = version();
    byte[] sbat = sbat();
    boolean sbatStays = addStub(sbat);
    for (String name : BEFORE_KERNEL) {
      Optional<Content> content = content(name, version);
      if (content.isPresent()) {
        add(name, content.get(), content.get().size(), PeSection.DATA);
      }
    }
    add(
        UkiSections.LINUX,
        parts.kernel(),
        Math.max(kernel.program().sizeOfImage(), parts.kernel().size()),
        PeSection.CODE);
    if (!sbatStays) {
      add(UkiSections.SBAT, Content.of(sbat), sbat.length, PeSection.DATA);
    }
    Optional<Content> pcrsig = parts.section(UkiSections.PCRSIG);
    if (pcrsig.isPresent()) {
      add(UkiSections.PCRSIG, pcrsig.get(), pcrsig.get().size(), PeSection.DATA);
    }
    return settled(version);
  }

  private Optional<String> version() throws IOException {
    Optional<Content> stated = parts.section(UkiSections.UNAME);
    if (stated.isEmpty()) {
      return kernel.version();
    }
    try (ImageSource text = stated.get().open()) {
      return Optional.of(KernelImage.ascii(text, 0, (int) Math.min(1024, text.size())));
    }
  }

  private Optional<Content> content(String name, Optional<String> version) {
    return switch (name) {
      case UkiSections.INITRD -> Initrds.joined(parts.initrds());
      case UkiSections.UNAME ->
          version.map(text -> Content.of(text.getBytes(StandardCharsets.UTF_8)));
      default -> parts.section(name).filter(content -> content.size() > 0);
    };
  }

  private byte[] sbat() throws IOException {
    var texts = new ArrayList<String>();
    Sbat.of(stub).ifPresent(texts::add);
    Sbat.of(kernel.program()).ifPresent(texts::add);
    Optional<Content> stated = parts.section(UkiSections.SBAT);
    if (stated.isPresent()) {
      try (ImageSource bytes = stated.get().open()) {
        String text = Sbat.text(bytes);
        problems.addAll(Sbat.problems(text));
        texts.add(text);
      }
    } else {
      texts.add(Sbat.UKI);
    }
    return Sbat.merged(texts);
  }

  /**
   * The stub's sections, in their places in memory.
   *
   * @return whether the merged SBAT has room in the stub's own section, up to what follows it in
   *     memory; otherwise that section is left out here
   */
  private boolean addStub(byte[] sbat) {
    boolean stays = false;
    for (PeSection section : stub.sections()) {
      address = Math.max(address, section.virtualEnd());
      boolean isSbat = section.name().equals(UkiSections.SBAT);
      if (isSbat && sbat.length > room(section)) {
        continue;
      }
      stays |= isSbat;
      long size = isSbat ? sbat.length : section.rawSize();
      pieces.add(
          new Piece(
              section.withSizes(
                  isSbat ? size : section.virtualSize(), Alignment.roundUp(size, fileAlignment())),
              isSbat
                  ? Content.of(sbat)
                  : parts.stub().slice(size == 0 ? 0 : section.rawOffset(), size)));
    }
    return stays;
  }

  private long room(PeSection section) {
    return stub.sections().stream()
            .mapToLong(PeSection::virtualAddress)
            .filter(next -> next > section.virtualAddress())
            .min()
            .orElse(section.virtualEnd())
        - section.virtualAddress();
  }

  private long fileAlignment() {
    return stub.header().fileAlignment();
  }

  private void add(String name, Content content, long virtualSize, long characteristics) {
    long at = Alignment.roundUp(address, Math.max(PAGE, stub.header().sectionAlignment()));
    long raw = Alignment.roundUp(content.size(), fileAlignment());
    pieces.add(new Piece(new PeSection(name, virtualSize, at, raw, 0, characteristics), content));
    address = at + virtualSize;
    added += virtualSize;
  }

  private UkiLayout settled(Optional<String> version) throws IOException {
    var headers = new UkiHeaders(stub, pieces.size(), address, added);
    problems.addAll(headers.problems());
    var placed = new ArrayList<Piece>();
    long offset = headers.size();
    for (Piece piece : pieces) {
      placed.add(
          new Piece(piece.section().movedTo(offset, piece.section().rawSize()), piece.content()));
      offset += piece.section().rawSize();
    }
    if (offset > MOST_SIZE || headers.sizeOfImage() > MOST_SIZE) {
      problems.add("larger than 4 GiB, which a PE program cannot be");
    }
    problems.addAll(headers.shiftProblems(placed));
    if (!problems.isEmpty()) {
      throw new UkiLayoutException(problems);
    }
    return new UkiLayout(
        stub.machine().orElseThrow(),
        version,
        headers.bytes(placed.stream().map(Piece::section).toList()),
        stub.header().checkSumOffset(),
        placed,
        Pcr11.measuredBy(stub));
  }
}
