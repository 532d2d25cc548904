package dev.assembler.pipeline.convert;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats by name, with the suffixes that stand for them. */
public enum ImageFormat {
  SQUASHFS("squashfs", true, ".squashfs", ".sqfs", ".sqsh"),
  TAR("tar", true, ".tar", ".tar.gz", ".tar.xz", ".tar.zst"),
  CPIO("cpio", false, ".cpio", ".cpio.gz", ".cpio.xz", ".cpio.zst", ".cpio.lz4"),
  INITRAMFS("initramfs", false),
  FAT("fat", false, ".fat", ".vfat"),
  ISO("iso", false, ".iso"),
  DISK("disk", false, ".raw"),
  QCOW2("qcow2", false, ".qcow2"),
  UKI("uki", false, ".efi"),
  EXT4("ext4", false),
  EROFS("erofs", false),
  OCI("oci", false);

  private final String text;
  private final boolean built;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> suffixes;

  ImageFormat(String text, boolean built, String... suffixes) {
    this.text = text;
    this.built = built;
    this.suffixes = List.of(suffixes);
  }

  /** As the command line names it. */
  @Override
  public String toString() {
    return text;
  }

  /** Whether this version writes it. */
  public boolean isBuilt() {
    return built;
  }

  public List<String> suffixes() {
    return suffixes;
  }

  /** Whether it can go to a pipe. */
  public boolean canStream() {
    return this == TAR || this == CPIO || this == INITRAMFS;
  }

  /**
   * The format of that name.
   *
   * @throws UsageException if there is none, or this version does not write it
   */
  public static ImageFormat named(String name) {
    for (ImageFormat format : values()) {
      if (format.text.equals(name)) {
        return format.requireBuilt("--format " + name);
      }
    }
    List<String> names = Arrays.stream(values()).map(ImageFormat::toString).toList();
    throw new UsageException(
        "--format " + name,
        "unknown format",
        "one of " + builtNames(),
        Nearest.to(name.toLowerCase(Locale.ROOT), names)
            .map(near -> "did you mean " + near + "?")
            .orElse(""));
  }

  /**
   * The format a file's suffix stands for.
   *
   * @throws UsageException if it stands for none, or this version does not write it
   */
  public static ImageFormat ofFileName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (ImageFormat format : values()) {
      if (format.suffixes.stream().anyMatch(lower::endsWith)) {
        return format.requireBuilt("--out " + name);
      }
    }
    int dot = name.lastIndexOf('.');
    boolean hasSuffix = dot > name.lastIndexOf('/') + 1;
    throw new UsageException(
        "--out " + name,
        hasSuffix ? "the suffix " + name.substring(dot) + " stands for no format" : "has no suffix",
        "one of " + builtSuffixes(),
        "state the format: --format squashfs, or --format tar");
  }

  private ImageFormat requireBuilt(String subject) {
    if (!built) {
      throw new UsageException(
          subject, text + " is not built into this version", "one of " + builtNames(), "");
    }
    return this;
  }

  private static String builtNames() {
    return Arrays.stream(values())
        .filter(ImageFormat::isBuilt)
        .map(ImageFormat::toString)
        .collect(Collectors.joining(", "));
  }

  private static String builtSuffixes() {
    return Arrays.stream(values())
        .filter(ImageFormat::isBuilt)
        .flatMap(format -> format.suffixes.stream())
        .collect(Collectors.joining(" "));
  }
}
