package dev.assembler.uki;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What PCR 11 of the SHA-256 bank holds when the stub starts the kernel, from all zeros on: for
 * each measured section, in the canonical order, its name with a zero behind it, then its contents
 * in memory (UAPI.5, "UKI TPM PCR Measurements"). Phases of the boot that follows extend it.
 */
final class Pcr11 {

  /** Stubs are programs of a few hundred KiB; in more than this no names are looked for. */
  private static final int MOST_PROGRAM = 4 << 20;

  private byte[] value = new byte[32];

  /**
   * @param digests SHA-256 of the contents by the name of the section
   * @param measured the sections that the stub measures
   */
  static String of(Map<String, byte[]> digests, Set<String> measured) {
    var pcr = new Pcr11();
    for (String name : UkiSections.MEASURED) {
      if (digests.containsKey(name) && measured.contains(name)) {
        byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        pcr.extend(ImageDigest.newSha256().digest(text));
        pcr.extend(digests.get(name));
      }
    }
    return HexFormat.of().formatHex(pcr.value);
  }

  private void extend(byte[] digest) {
    MessageDigest extended = ImageDigest.newSha256();
    extended.update(value);
    value = extended.digest(digest);
  }

  /**
   * The sections that a stub measures. Older ones know fewer than there are; what a stub measures
   * by name is among its strings, so what is not there it does not measure. A program that has none
   * of the names is taken for one that keeps to UAPI.5.
   */
  static Set<String> measuredBy(PeImage stub) throws IOException {
    var names = new LinkedHashSet<String>();
    for (PeSection section : stub.sections()) {
      if (!UkiSections.isCanonical(section.name()) && section.loadedSize() <= MOST_PROGRAM) {
        names.addAll(namesIn(stub.bytes(section)));
      }
    }
    return names.contains(UkiSections.LINUX) ? Set.copyOf(names) : Set.copyOf(UkiSections.MEASURED);
  }

  private static List<String> namesIn(ImageSource program) throws IOException {
    byte[] bytes = new byte[(int) program.size()];
    program.readAt(0, ByteBuffer.wrap(bytes));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return UkiSections.MEASURED.stream()
        .filter(name -> text.contains(name + "\0"))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
