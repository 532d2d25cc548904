package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A package while its fields come in: lines of an index, or of a package's own .PKGINFO. */
final class PackageFields {

  private String checksum = "";
  private String name = "";
  private String version = "";
  private String architecture = "";
  private long size;
  private long installedSize;
  private String description = "";
  private String url = "";
  private String license = "";
  private String origin = "";
  private String maintainer = "";
  private long buildTime;
  private String commit = "";
  private int providerPriority;
  private final List<ApkDependency> depends = new ArrayList<>();
  private final List<ApkDependency> provides = new ArrayList<>();
  private final List<ApkDependency> installIf = new ArrayList<>();
  private boolean isInstallable = true;
  private final Map<String, ApkDependency> known;

  PackageFields() {
    this(new HashMap<>());
  }

  /**
   * @param known words that have been read: thousands of packages need the same libraries
   */
  PackageFields(Map<String, ApkDependency> known) {
    this.known = known;
  }

  /** One field by its letter in an index. Unknown capitals make a package not installable. */
  void put(char field, String value) throws ImageFormatException {
    switch (field) {
      case 'C' -> checksum = ApkChecksum.parse(value);
      case 'P' -> name = name(value);
      case 'V' -> version = version(value);
      case 'A' -> architecture = value;
      case 'S' -> size = number(field, value, Long.MAX_VALUE);
      case 'I' -> installedSize = number(field, value, Long.MAX_VALUE);
      case 'T' -> description = value;
      case 'U' -> url = value;
      case 'L' -> license = value;
      case 'o' -> origin = value;
      case 'm' -> maintainer = value;
      case 't' -> buildTime = number(field, value, Long.MAX_VALUE);
      case 'c' -> commit = value;
      case 'k' -> providerPriority = (int) number(field, value, Integer.MAX_VALUE);
      case 'D' -> addWords(value, depends);
      case 'p' -> addWords(value, provides);
      case 'i' -> addWords(value, installIf);
      default -> isInstallable &= field < 'A' || field > 'Z';
    }
  }

  private void addWords(String value, List<ApkDependency> words) throws ImageFormatException {
    for (String text : ApkDependency.words(value)) {
      ApkDependency word = known.get(text);
      if (word == null) {
        word = ApkDependency.list(text).getFirst();
        known.put(text, word);
      }
      words.add(word);
      isInstallable &= word.hasValidVersion();
    }
  }

  ApkPackage build() throws ImageFormatException {
    if (name.isEmpty() || version.isEmpty()) {
      throw new ImageFormatException(
          "package " + name + "-" + version + ": no " + (name.isEmpty() ? "name" : "version"));
    }
    return new ApkPackage(
        checksum,
        name,
        version,
        architecture,
        size,
        installedSize,
        description,
        url,
        license,
        origin,
        maintainer,
        buildTime,
        commit,
        providerPriority,
        depends,
        provides,
        installIf,
        isInstallable);
  }

  /**
   * A name becomes part of an address and of paths, so it may hold nothing that leads elsewhere.
   */
  private static String name(String value) throws ImageFormatException {
    if (consistsOf(value, "_.+-:") && value.charAt(0) != '.' && value.charAt(0) != ':') {
      return value;
    }
    throw new ImageFormatException(
        "package name \"" + shown(value) + "\": expected letters, digits and any of _ . + - :");
  }

  private static String version(String value) throws ImageFormatException {
    if (consistsOf(value, "_.~+-")) {
      return value;
    }
    throw new ImageFormatException(
        "package version \"" + shown(value) + "\": expected one like 1.2.3_rc1-r0");
  }

  static long number(char field, String value, long max) throws ImageFormatException {
    if (value.length() <= 18 && isDigits(value)) {
      long number = Long.parseLong(value);
      if (number <= max) {
        return number;
      }
    }
    throw new ImageFormatException(
        "field " + field + " \"" + shown(value) + "\": expected a number of at most " + max);
  }

  private static boolean isDigits(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /** Whether a text is letters, digits and these others, at least one. */
  private static boolean consistsOf(String value, String others) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && others.indexOf(c) < 0) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static String shown(String value) {
    return PrintableBytes.of(value.getBytes(StandardCharsets.UTF_8));
  }
}
