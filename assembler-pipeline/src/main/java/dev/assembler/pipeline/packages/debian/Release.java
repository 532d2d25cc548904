package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a suite consists of: a Release file (Debian's RepositoryFormat). Its signature has been
 * checked, so its digests can be relied on.
 */
final class Release {

  /** An index of the suite. */
  record IndexFile(String path, long size, String sha256) {}

  private final String name;
  private final Map<String, IndexFile> files = new HashMap<>();
  private final List<String> architectures;
  private final List<String> components;
  private final boolean byHash;
  private final boolean allSeparate;
  private final int pin;

  private Release(String name, Deb822Reader at) throws ImageFormatException {
    this.name = name;
    this.architectures = words(at.get("Architectures"));
    this.components = words(at.get("Components"));
    this.byHash = at.is("Acquire-By-Hash", "yes");
    this.allSeparate =
        architectures.contains("all") && at.get("No-Support-for-Architecture-all") == null;
    boolean automatic = !at.is("NotAutomatic", "yes");
    this.pin = automatic ? 500 : at.is("ButAutomaticUpgrades", "yes") ? 100 : 1;
    String digests = at.get("SHA256");
    if (digests == null) {
      throw new ImageFormatException("no SHA256 digests, and weaker ones are not trusted");
    }
    digests.lines().filter(line -> !line.isBlank()).forEach(this::addFile);
  }

  /**
   * Reads a file whose signature has been checked.
   *
   * @throws InputException if it is not as a Release must be
   * @throws MismatchException if it is for another suite, or not valid any more
   */
  static Release of(DebianSource source, String name, byte[] text)
      throws InputException, MismatchException {
    try {
      var reader = new Deb822Reader(name, text);
      if (!reader.next()) {
        throw new ImageFormatException("empty, expected a Release");
      }
      requireSuite(source, name, reader);
      requireValid(source, name, reader);
      return new Release(name, reader);
    } catch (ImageFormatException | IllegalArgumentException e) {
      throw new InputException(name, e.getMessage(), e);
    }
  }

  /** Whoever answers for one suite must not answer with another, though it be signed. */
  private static void requireSuite(DebianSource source, String name, Deb822Reader at)
      throws MismatchException {
    String suite = at.get("Suite");
    String codename = at.get("Codename");
    boolean states = suite != null || codename != null;
    String asked = source.suite().replaceFirst("/updates$", "");
    if (states && !asked.equals(suite) && !asked.equals(codename)) {
      throw new MismatchException(
          name, List.of("is of suite " + suite + " (" + codename + "), expected " + asked));
    }
  }

  private static void requireValid(DebianSource source, String name, Deb822Reader at)
      throws MismatchException {
    String text = at.get("Valid-Until");
    if (text == null || source.at().isEmpty()) {
      return;
    }
    Instant until = instant(text);
    if (source.at().get().isAfter(until)) {
      throw new MismatchException(
          name, List.of("valid until " + until + ", looked at " + source.at().get()));
    }
  }

  private static Instant instant(String text) {
    try {
      String zone = text.replaceFirst("(UTC|Z)$", "GMT");
      return ZonedDateTime.parse(zone, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("Valid-Until: \"" + text + "\", expected a date", e);
    }
  }

  private void addFile(String line) {
    List<String> words = words(line);
    if (words.size() != 3
        || !words.get(0).matches("[0-9a-fA-F]{64}")
        || !words.get(1).matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "SHA256: \"" + line.strip() + "\", expected a digest, a size and a path");
    }
    String digest = words.get(0).toLowerCase(Locale.ROOT);
    files.put(words.get(2), new IndexFile(words.get(2), Long.parseLong(words.get(1)), digest));
  }

  private static List<String> words(String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }

  /**
   * The best compressed Packages file of a component, for an architecture; empty if the suite keeps
   * what is for all architectures with each of them.
   *
   * @throws InputException if it has no such component or architecture
   */
  Optional<IndexFile> packages(String component, String architecture) throws InputException {
    for (String suffix : List.of(".xz", ".zst", ".gz", "")) {
      IndexFile file = files.get(component + "/binary-" + architecture + "/Packages" + suffix);
      // The empty file is listed compressed and not, and stored only compressed.
      if (file != null && !(architecture.equals("all") && !allSeparate)) {
        return Optional.of(file);
      }
    }
    if (architecture.equals("all")) {
      return Optional.empty();
    }
    throw new InputException(
        name,
        "no packages of "
            + component
            + " for "
            + architecture
            + "; it has components "
            + String.join(", ", components)
            + " for "
            + String.join(", ", architectures));
  }

  /**
   * How much its packages are wanted where others have the same name, as apt prefers them
   * (apt_preferences(5)): 500, or less if they are to come only when somebody asks for them.
   */
  int pin() {
    return pin;
  }

  /** Where an index is, below the suite. */
  String address(IndexFile file) {
    int slash = file.path().lastIndexOf('/');
    return byHash
        ? file.path().substring(0, slash + 1) + "by-hash/SHA256/" + file.sha256()
        : file.path();
  }
}
