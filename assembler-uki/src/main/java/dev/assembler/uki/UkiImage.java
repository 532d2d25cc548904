package dev.assembler.uki;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Unified kernel images: kernel, initrd and all they need in one EFI program (UAPI.5). */
public final class UkiImage {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{7,40}");

  /**
   * What was written.
   *
   * @param pcr11 what PCR 11 of the SHA-256 bank will hold when the stub starts the kernel, if
   *     nothing is added to the command line and no addon is found
   */
  public record Written(ImageSummary summary, String pcr11) {}

  private UkiImage() {}

  /**
   * Decides where everything goes. Of the contents it looks at the beginnings only, and at the
   * kernel for its release.
   *
   * @throws dev.assembler.core.ImageFormatException if stub or kernel is no PE program
   * @throws UkiLayoutException with everything that does not go together
   */
  public static UkiLayout plan(UkiParts parts) throws IOException {
    return UkiPlanner.plan(Objects.requireNonNull(parts, "parts"));
  }

  /**
   * Writes a UKI: all sections in ascending offsets, then the headers. Each content is read once.
   */
  public static Written write(UkiLayout layout, ImageSink sink, ProgressListener progress)
      throws IOException {
    String pcr11 = new UkiWriter(layout, sink, progress).write();
    return new Written(summary(layout.sections(), layout.size()), pcr11);
  }

  /**
   * Looks into a UKI, or any other PE program, which stays open.
   *
   * @throws dev.assembler.core.ImageFormatException if it is none
   */
  public static Uki read(ImageSource image) throws IOException {
    return Uki.of(PeImage.read(image));
  }

  /**
   * Checks every rule: headers, checksum, signatures as far as they are about these bytes, no
   * section twice, the kernel inside.
   *
   * @throws dev.assembler.core.ImageFormatException at the first that is broken
   */
  public static ImageSummary verify(ImageSource image) throws IOException {
    UkiVerifier.verify(image);
    return summary(PeImage.read(image).sections(), image.size());
  }

  /**
   * The name of a kernel among other versions: {@code vmlinuz-VERSION-HASH.efi}.
   *
   * @param hash 7 to 40 hexadecimal digits of the revision that is inside
   */
  public static String fileName(String version, String hash) {
    if (version.isEmpty() || version.contains("/")) {
      throw new IllegalArgumentException("version \"" + version + "\": no kernel release");
    }
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException(
          "hash \"" + hash + "\": expected 7 to 40 hexadecimal digits (0-9, a-f)");
    }
    return "vmlinuz-" + version + "-" + hash + ".efi";
  }

  static ImageSummary summary(List<PeSection> sections, long size) {
    List<Section> places =
        sections.stream()
            .filter(section -> section.rawSize() > 0)
            .sorted(Comparator.comparingLong(PeSection::rawOffset))
            .map(each -> new Section(each.shownName(), each.rawOffset(), each.rawSize()))
            .toList();
    var facts = new LinkedHashMap<String, Long>();
    facts.put("sections", (long) sections.size());
    return new ImageSummary(size, places, facts);
  }
}
