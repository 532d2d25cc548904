package dev.assembler.uki;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether parts go together, each by itself and all with the stub. */
final class PartsCheck {

  private final UkiParts parts;
  private final PeImage stub;
  private final KernelImage kernel;
  private final List<String> problems = new ArrayList<>();

  PartsCheck(UkiParts parts, PeImage stub, KernelImage kernel) {
    this.parts = parts;
    this.stub = stub;
    this.kernel = kernel;
  }

  List<String> problems() throws IOException {
    programs();
    commandLine();
    begins(UkiSections.SPLASH, "BM", "a Windows bitmap (BMP)");
    begins(UkiSections.DTB, "\u00D0\r\u00FE\u00ED", "a compiled device tree (dtb)");
    begins(UkiSections.UCODE, "07070", "an uncompressed cpio archive of microcode");
    begins(UkiSections.PCRPKEY, "-----BEGIN ", "a public key in PEM");
    begins(UkiSections.PCRSIG, "{", "JSON of systemd-measure");
    return problems;
  }

  private void programs() {
    if (!stub.isEfiApplication()) {
      problems.add("stub: no EFI application, expected one such as linuxx64.efi.stub");
    }
    if (stub.machine().isEmpty()) {
      problems.add("stub: for a processor not known here (" + stub.machineName() + ")");
    }
    if (stub.isSigned()) {
      problems.add("stub: is signed, expected one without signature; the UKI is signed as a whole");
    }
    for (PeSection section : stub.sections()) {
      String name = section.name();
      if (UkiSections.isCanonical(name) && !name.equals(UkiSections.SBAT)) {
        problems.add(
            "stub: has "
                + name
                + (name.equals(UkiSections.PROFILE)
                    ? " already; UKIs of several profiles are read, and not made here"
                    : " already, expected a stub without parts of a UKI"));
      }
    }
    if (stub.header().machine() != kernel.program().header().machine()) {
      problems.add(
          "kernel: for "
              + kernel.program().machineName()
              + ", but the stub is for "
              + stub.machineName());
    }
    if (!kernel.program().isEfiApplication()) {
      problems.add("kernel: no EFI application, expected a kernel built with CONFIG_EFI_STUB");
    }
  }

  /** The stub takes the text up to its end; a line break would become part of an option. */
  private void commandLine() throws IOException {
    Optional<Content> text = parts.section(UkiSections.CMDLINE);
    if (text.isEmpty()) {
      return;
    }
    if (text.get().size() > 4096) {
      problems.add("command line: " + text.get().size() + " bytes, expected at most 4096");
      return;
    }
    try (ImageSource bytes = text.get().open()) {
      String line = KernelImage.ascii(bytes, 0, (int) bytes.size());
      if (line.chars().anyMatch(c -> c < ' ')) {
        problems.add("command line: has a line break or another control character in it");
      }
    }
  }

  private void begins(String name, String magic, String expected) throws IOException {
    Optional<Content> content = parts.section(name);
    if (content.isPresent()) {
      try (ImageSource bytes = content.get().open()) {
        if (!KernelImage.ascii(bytes, 0, magic.length()).equals(magic)) {
          problems.add(name + ": expected " + expected);
        }
      }
    }
  }
}
