package dev.assembler.pipeline.format;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The formats there are. */
public final class ImageFormats {

  public static final ImageFormat TAR = new TarFormat();
  public static final ImageFormat SQUASHFS = new SquashfsFormat();

  static final ImageFormat FAT = new FatFormat();
  static final ImageFormat ISO = new IsoFormat(true);

  /**
   * In the order in which a file is tried. A tar may begin with any name, so it comes first; a VHD
   * shows at its end alone; the boot sector of a volume looks like that of a disk, or of FAT.
   */
  private static final List<ImageFormat> ALL =
      List.of(
          TAR,
          new VhdFormat(),
          SQUASHFS,
          new CpioFormat(),
          new InitramfsFormat(),
          new Qcow2Format(),
          new Ext4Format(),
          new UkiFormat(),
          FAT,
          ISO,
          new DiskFormat());

  /** Formats that no single tree is written in, or that later versions bring, by suffixes. */
  private static final Map<String, List<String>> NOT_BUILT =
      new TreeMap<>(
          Map.of(
              "disk", List.of(".raw"),
              "qcow2", List.of(".qcow2"),
              "uki", List.of(".efi"),
              "erofs", List.of(),
              "oci", List.of()));

  /** Of them, those that are made of a layout. */
  private static final Set<String> DISKS = Set.of("disk", "qcow2");

  private ImageFormats() {}

  /** All of them. */
  public static List<ImageFormat> all() {
    return ALL;
  }

  /** The names of those that are written, in the order of the alphabet. */
  public static List<String> names() {
    return byName().stream().map(ImageFormat::name).toList();
  }

  /** All suffixes, by the names of their formats. */
  public static List<String> suffixes() {
    return byName().stream().flatMap(format -> format.suffixes().stream()).toList();
  }

  /** What files can be, in a sentence: "a tar (..) or a squashfs image". */
  public static String readable() {
    List<String> all = ALL.stream().map(ImageFormat::readable).distinct().toList();
    String last = all.getLast();
    return all.size() == 1
        ? last
        : String.join(", ", all.subList(0, all.size() - 1)) + " or " + last;
  }

  /** Every option that some format has, each once. */
  public static List<FormatOption> options() {
    var options = new TreeMap<String, FormatOption>();
    ALL.forEach(format -> format.options().forEach(option -> options.put(option.name(), option)));
    return List.copyOf(options.values());
  }

  /** The formats that have an option, as a sentence names them. */
  public static String having(FormatOption option) {
    return names(format -> format.options().contains(option));
  }

  /** The formats that can be compressed, as a sentence names them. */
  public static String compressed() {
    return names(ImageFormat::isCompressed);
  }

  private static String names(Predicate<ImageFormat> which) {
    return byName().stream().filter(which).map(ImageFormat::name).collect(Collectors.joining(", "));
  }

  /**
   * The format of that name.
   *
   * @throws UsageException if there is none, or this version does not write it
   */
  public static ImageFormat named(String name) {
    for (ImageFormat format : ALL) {
      if (format.isWritten() && format.name().equals(name)) {
        return format;
      }
    }
    String subject = "--format " + name;
    if (NOT_BUILT.containsKey(name)) {
      throw notBuilt(subject, name);
    }
    var names = new ArrayList<>(names());
    names.addAll(NOT_BUILT.keySet());
    throw new UsageException(
        subject,
        "unknown format",
        "one of " + String.join(", ", names()),
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
    String subject = "--out " + name;
    String lower = name.toLowerCase(Locale.ROOT);
    for (ImageFormat format : ALL) {
      if (format.suffixes().stream().anyMatch(lower::endsWith)) {
        return format;
      }
    }
    NOT_BUILT.forEach((format, suffixes) -> {
      if (suffixes.stream().anyMatch(lower::endsWith)) {
        throw notBuilt(subject, format);
      }
    });
    int dot = name.lastIndexOf('.');
    boolean hasSuffix = dot > name.lastIndexOf('/') + 1;
    throw new UsageException(
        subject,
        hasSuffix ? "the suffix " + name.substring(dot) + " stands for no format" : "has no suffix",
        "one of " + String.join(" ", suffixes()),
        "state the format: --format NAME, one of " + String.join(", ", names()));
  }

  /** The name of the format that a suffix with its dot stands for. */
  public static Optional<String> nameOfSuffix(String suffix) {
    for (ImageFormat format : byName()) {
      if (format.suffixes().contains(suffix)) {
        return Optional.of(format.name());
      }
    }
    return NOT_BUILT.entrySet().stream()
        .filter(format -> format.getValue().contains(suffix))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static List<ImageFormat> byName() {
    return ALL.stream()
        .filter(ImageFormat::isWritten)
        .sorted(Comparator.comparing(ImageFormat::name))
        .toList();
  }

  private static UsageException notBuilt(String subject, String format) {
    if (DISKS.contains(format)) {
      return new UsageException(
          subject,
          "a " + format + " holds partitions, not one tree",
          "one of " + String.join(", ", names()),
          "to lay out a disk: --layout DISK.toml");
    }
    if (format.equals("uki")) {
      return new UsageException(
          subject,
          "a uki is made of a kernel, not of a tree",
          "one of " + String.join(", ", names()),
          "to make one: --kernel VMLINUZ");
    }
    return new UsageException(
        subject,
        format + " is not built into this version",
        "one of " + String.join(", ", names()),
        "");
  }
}
