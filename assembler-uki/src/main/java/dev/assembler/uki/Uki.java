package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A UKI that was read; made by {@link UkiImage#read}. */
public final class Uki {

  private static final int MOST_TEXT = 1 << 20;
  private static final int PIECE = 1 << 18;

  /** Of sections that many profiles share, each is hashed once. */
  private static final int MOST_PROFILES = 256;

  private final PeImage program;
  private final List<UkiProfile> profiles;
  private final Map<PeSection, byte[]> digests = new HashMap<>();

  private Uki(PeImage program, List<UkiProfile> profiles) {
    this.program = program;
    this.profiles = List.copyOf(profiles);
  }

  static Uki of(PeImage program) throws IOException {
    long count =
        program.sections().stream()
            .filter(section -> section.name().equals(UkiSections.PROFILE))
            .count();
    if (count > MOST_PROFILES) {
      throw new ImageFormatException(
          "UKI: " + count + " profiles, expected at most " + MOST_PROFILES);
    }
    return new Uki(program, UkiProfile.of(program));
  }

  /** All of it as a program. */
  public PeImage program() {
    return program;
  }

  /** The base, then the profiles there are. */
  public List<UkiProfile> profiles() {
    return profiles;
  }

  /** Whether a kernel is inside. */
  public boolean hasKernel() {
    return program.section(UkiSections.LINUX).isPresent();
  }

  /** The kernel inside, if there is one that is a program itself. */
  public Optional<KernelImage> kernel() throws IOException {
    Optional<PeSection> linux = program.section(UkiSections.LINUX);
    try {
      return linux.isEmpty()
          ? Optional.empty()
          : Optional.of(KernelImage.read(program.bytes(linux.get())));
    } catch (ImageFormatException e) {
      throw new ImageFormatException(".linux: " + e.getMessage(), e);
    }
  }

  /**
   * What is loaded of a section, as an image of its own; of a kernel that is signed all up to the
   * end of its signatures, and not the padding behind them.
   */
  public ImageSource bytes(PeSection section) throws IOException {
    ImageSource bytes = program.bytes(section);
    if (!section.name().equals(UkiSections.LINUX) || !KernelImage.ascii(bytes, 0, 2).equals("MZ")) {
      return bytes;
    }
    PeHeader.DataDirectory table = PeImage.read(bytes).header().certificates();
    return table.isPresent() ? bytes.window(0, table.address() + table.size()) : bytes;
  }

  /**
   * A section by its name, or {@code NAME@N} for that of profile N.
   *
   * @param name with its dot, such as {@code .initrd}
   */
  public Optional<PeSection> part(String name) {
    int at = name.lastIndexOf('@');
    for (UkiProfile profile : profiles) {
      String number = profile.number().isPresent() ? "" + profile.number().getAsInt() : "";
      if (at >= 0 && !number.isEmpty() && name.substring(at + 1).equals(number)) {
        return profile.section(name.substring(0, at));
      }
    }
    return program.section(name);
  }

  /** What a section says, as UTF-8, without zeros behind; empty where it is not there. */
  public Optional<String> text(Optional<PeSection> section) throws IOException {
    if (section.isEmpty()) {
      return Optional.empty();
    }
    long size = section.get().loadedSize();
    byte[] bytes = new byte[(int) Math.min(MOST_TEXT, size)];
    program.bytes(section.get()).readAt(0, ByteBuffer.wrap(bytes));
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Optional.of(new String(bytes, 0, end, StandardCharsets.UTF_8));
  }

  /** As {@link UkiImage.Written#pcr11}; empty where it depends on the machine, or on no kernel. */
  public Optional<String> pcr11(UkiProfile profile) throws IOException {
    var found = new TreeMap<String, byte[]>();
    for (PeSection section : profile.sections()) {
      boolean chosen = UkiSections.CHOSEN.contains(section.name());
      if (chosen || (found.containsKey(section.name()) && UkiSections.mayRepeat(section.name()))) {
        return Optional.empty();
      }
      if (section.virtualSize() > 0 && !section.name().equals(UkiSections.PCRSIG)) {
        found.putIfAbsent(section.name(), digest(section));
      }
    }
    Set<String> measured = Pcr11.measuredBy(program);
    return hasKernel() ? Optional.of(Pcr11.of(found, measured)) : Optional.empty();
  }

  private byte[] digest(PeSection section) throws IOException {
    byte[] known = digests.get(section);
    if (known != null) {
      return known;
    }
    MessageDigest digest = ImageDigest.newSha256();
    ImageSource bytes = program.bytes(section);
    var piece = ByteBuffer.allocate((int) Math.min(PIECE, bytes.size()));
    for (long at = 0; at < bytes.size(); at += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), bytes.size() - at));
      bytes.readAt(at, piece);
      digest.update(piece.flip());
    }
    UkiWriter.updateZeros(digest, section.virtualSize() - bytes.size());
    byte[] value = digest.digest();
    digests.put(section, value);
    return value;
  }

  /** What is worth saying though it starts: sections that are unknown, twice, or missing. */
  public List<String> remarks() {
    var remarks = new ArrayList<String>();
    if (!hasKernel()) {
      return remarks;
    }
    for (PeSection section : program.sections()) {
      if (UkiSections.isUnknown(section.name())) {
        remarks.add(section.shownName() + ": a section that UAPI.5 does not know");
      }
    }
    remarks.addAll(repeated());
    if (program.section(UkiSections.OSREL).isEmpty()) {
      remarks.add(".osrel: missing; boot menus list no UKI without");
    }
    if (program.section(UkiSections.CMDLINE).isEmpty()) {
      remarks.add(".cmdline: missing; anybody who starts it can state one");
    }
    if (program.section(UkiSections.SBAT).isEmpty()) {
      remarks.add(".sbat: missing; shim refuses programs without");
    }
    return remarks;
  }

  /** Sections that a profile has twice, of which the stub takes the first. */
  List<String> repeated() {
    var repeated = new TreeSet<String>();
    for (UkiProfile profile : profiles) {
      var seen = new TreeSet<String>();
      for (PeSection section : profile.sections()) {
        if (!seen.add(section.name()) && !UkiSections.mayRepeat(section.name())) {
          repeated.add(section.shownName() + ": twice; the stub takes the first");
        }
      }
    }
    return List.copyOf(repeated);
  }
}
