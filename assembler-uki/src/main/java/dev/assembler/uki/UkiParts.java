package dev.assembler.uki;

import dev.assembler.core.tree.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a UKI is made of. The kernel's release goes into {@code .uname}, and SBAT is merged from
 * stub, kernel and the parts, unless they are stated.
 *
 * @param stub the program that starts, such as systemd's linuxx64.efi.stub
 * @param kernel an EFI program; its bytes stay as they are, signature included
 * @param initrds one behind the other, each padded to four bytes
 * @param sections other parts by the name of their section
 */
public record UkiParts(
    Content stub, Content kernel, List<Content> initrds, Map<String, Content> sections) {

  public UkiParts {
    Objects.requireNonNull(stub, "stub");
    Objects.requireNonNull(kernel, "kernel");
    initrds = List.copyOf(initrds);
    sections = Map.copyOf(sections);
  }

  /** A kernel on a stub, and nothing else. */
  public static UkiParts of(Content stub, Content kernel) {
    return new UkiParts(stub, kernel, List.of(), Map.of());
  }

  /** The same with another initrd behind those there are. */
  public UkiParts withInitrd(Content initrd) {
    var all = new ArrayList<>(initrds);
    all.add(initrd);
    return new UkiParts(stub, kernel, all, sections);
  }

  /** The same with the kernel's command line; the only one there is under Secure Boot. */
  public UkiParts withCommandLine(String text) {
    return with(UkiSections.CMDLINE, Content.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same with the os-release(5) of the system inside, which boot menus show. */
  public UkiParts withOsRelease(Content text) {
    return with(UkiSections.OSREL, text);
  }

  /** The same with a release that the kernel does not say itself. */
  public UkiParts withUname(String release) {
    return with(UkiSections.UNAME, Content.of(release.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same with a compiled device tree. */
  public UkiParts withDeviceTree(Content dtb) {
    return with(UkiSections.DTB, dtb);
  }

  /** The same with a picture (BMP) to show. */
  public UkiParts withSplash(Content bmp) {
    return with(UkiSections.SPLASH, bmp);
  }

  /** The same with an uncompressed cpio of microcode, which goes before any initrd. */
  public UkiParts withMicrocode(Content cpio) {
    return with(UkiSections.UCODE, cpio);
  }

  /** The same with the public key (PEM) of whoever signs the expected PCR 11. */
  public UkiParts withPcrPublicKey(Content pem) {
    return with(UkiSections.PCRPKEY, pem);
  }

  /** The same with signatures of the expected PCR 11, as systemd-measure makes them. */
  public UkiParts withPcrSignature(Content json) {
    return with(UkiSections.PCRSIG, json);
  }

  /** The same with lines of SBAT for this UKI, instead of one that calls it "uki". */
  public UkiParts withSbat(Content csv) {
    return with(UkiSections.SBAT, csv);
  }

  private UkiParts with(String name, Content content) {
    var changed = new TreeMap<>(sections);
    changed.put(name, content);
    return new UkiParts(stub, kernel, initrds, changed);
  }

  Optional<Content> section(String name) {
    return Optional.ofNullable(sections.get(name));
  }
}
