package dev.assembler.uki;

import java.util.List;
import java.util.Set;

/** The names of a UKI's sections, and the order in which the stub measures them. */
final class UkiSections {

  static final String LINUX = ".linux";
  static final String OSREL = ".osrel";
  static final String CMDLINE = ".cmdline";
  static final String INITRD = ".initrd";
  static final String UCODE = ".ucode";
  static final String SPLASH = ".splash";
  static final String DTB = ".dtb";
  static final String UNAME = ".uname";
  static final String SBAT = ".sbat";
  static final String PCRSIG = ".pcrsig";
  static final String PCRPKEY = ".pcrpkey";
  static final String PROFILE = ".profile";

  /**
   * The canonical order of measurements (UAPI.5, "UKI TPM PCR Measurements"; systemd's enumeration
   * UnifiedSection). It is not the order in the file. {@code .pcrsig} signs the value that the
   * others give, and is not measured.
   */
  static final List<String> MEASURED =
      List.of(
          LINUX,
          OSREL,
          CMDLINE,
          INITRD,
          UCODE,
          SPLASH,
          DTB,
          UNAME,
          SBAT,
          PCRPKEY,
          PROFILE,
          ".dtbauto",
          ".hwids",
          ".efifw");

  /** Of them, those that the stub chooses from by the machine it runs on. */
  static final Set<String> CHOSEN = Set.of(".dtbauto", ".efifw");

  /** What stubs bring for themselves. */
  private static final Set<String> OF_STUBS =
      Set.of(
          ".text",
          ".rodata",
          ".data",
          ".bss",
          ".reloc",
          ".dynamic",
          ".dynsym",
          ".dynstr",
          ".rela",
          ".rel",
          ".sdmagic",
          ".buildid",
          ".eh_frame",
          ".note",
          ".got",
          ".idata",
          ".edata",
          ".pdata",
          ".xdata",
          ".debug",
          ".areloc",
          ".init");

  private UkiSections() {}

  /** Whether UAPI.5 or systemd gives the name a meaning. */
  static boolean isCanonical(String name) {
    return MEASURED.contains(name) || name.equals(PCRSIG);
  }

  /** Whether a profile may have several. */
  static boolean mayRepeat(String name) {
    return name.equals(DTB) || CHOSEN.contains(name);
  }

  /** Whether nobody here knows what it is for. */
  static boolean isUnknown(String name) {
    return !isCanonical(name) && !OF_STUBS.contains(name);
  }
}
