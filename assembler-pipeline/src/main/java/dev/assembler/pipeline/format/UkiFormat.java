package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.pipeline.InputException;
import dev.assembler.uki.PeSection;
import dev.assembler.uki.Uki;
import dev.assembler.uki.UkiImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** EFI programs: UKIs, whose sections are parts, and kernels, boot loaders, stubs. */
final class UkiFormat implements ReadOnlyFormat {

  private static final int E_LFANEW = 0x3C;

  /** Sections that may be images themselves; of the kernel the program is checked. */
  private static final List<String> IMAGES = List.of(".initrd", ".ucode");

  @Override
  public String name() {
    return "uki";
  }

  @Override
  public String description() {
    return "an EFI program or UKI";
  }

  @Override
  public boolean recognises(FileHead head) {
    int offset = head.u16(E_LFANEW);
    return head.has(0, "MZ") && head.u16(E_LFANEW + 2) == 0 && head.has(offset, "PE\0\0");
  }

  @Override
  public boolean hasTree() {
    return false;
  }

  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    Uki uki = UkiImage.read(file.image());
    List<String> names = names(uki);
    throw new NoTreeException(
        file.name(),
        uki.hasKernel() ? "a UKI, which has no tree of its own" : "a program, which has no tree",
        names.contains(".initrd") ? "add #.initrd" : "its sections are " + listed(names),
        UkiListing.of(file, uki));
  }

  @Override
  public String partNames() {
    return "the name of a section";
  }

  @Override
  public Optional<ImagePart> part(ImageFile file, String name, ReadOptions options)
      throws IOException {
    Uki uki = UkiImage.read(file.image());
    Optional<PeSection> section = uki.part(name);
    if (section.isEmpty()) {
      throw new InputException(
          file.name() + "#" + name, "no such section, expected one of " + listed(names(uki)));
    }
    return Optional.of(new ImagePart(name, uki.bytes(section.get())));
  }

  /** The sections, and those of profiles by their number: {@code .cmdline@1}. */
  private static List<String> names(Uki uki) {
    return uki.program().sections().stream().map(PeSection::shownName).distinct().toList();
  }

  private static String listed(List<String> names) {
    return names.stream().limit(40).collect(Collectors.joining(", "));
  }

  /** The program itself, and what in it is an image of a kind that is read. */
  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    ImageSummary summary = UkiImage.verify(file.image());
    Uki uki = UkiImage.read(file.image());
    var facts = new LinkedHashMap<>(summary.facts());
    long images = 0;
    for (String name : uki.hasKernel() ? IMAGES : List.<String>of()) {
      Optional<PeSection> section = uki.part(name);
      if (section.isPresent()) {
        String part = file.name() + "#" + name;
        boolean read =
            NestedImage.verify(part, uki.program().bytes(section.get()), options, format -> true);
        images += read ? 1 : 0;
      }
    }
    facts.put("images inside", images);
    return new ImageSummary(summary.size(), new ArrayList<>(summary.sections()), facts);
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    return UkiListing.of(file, UkiImage.read(file.image()));
  }
}
