package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A package as an index describes it. Its relations are read when they are asked for: of tens of
 * thousands of packages most are never looked at.
 */
final class BinaryPackage {

  /** How much a system needs a package, the most needed first (Debian Policy 2.5). */
  enum Priority {
    REQUIRED,
    IMPORTANT,
    STANDARD,
    OPTIONAL,
    EXTRA;

    /** Of a field's text; whatever is unknown is optional. */
    static Priority of(String text) {
      for (Priority priority : values()) {
        if (priority.toString().equals(text)) {
          return priority;
        }
      }
      return OPTIONAL;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What packages of other architectures may make of it (deb-control(5)). */
  enum MultiArch {
    NO,
    SAME,
    FOREIGN,
    ALLOWED
  }

  private final PackageIndex index;
  private final long start;
  private final int length;
  private final String name;
  private final DebianVersion version;
  private final String architecture;
  private final List<Relation> provides;
  private final MultiArch multiArch;
  private final Priority priority;
  private final boolean essential;

  /**
   * Takes what every package is asked for from the paragraph that the reader stands on.
   *
   * @param offset of the reader's text in the index
   */
  BinaryPackage(PackageIndex index, Deb822Reader at, long offset) throws ImageFormatException {
    this.index = index;
    this.start = offset + at.start();
    this.length = at.end() - at.start();
    this.name = at.require("Package");
    this.architecture = at.require("Architecture").intern();
    try {
      this.version = DebianVersion.of(at.require("Version"));
      this.provides = RelationParser.list(at.get("Provides"), architecture);
    } catch (IllegalArgumentException e) {
      throw fault(e);
    }
    this.multiArch =
        at.is("Multi-Arch", "same")
            ? MultiArch.SAME
            : at.is("Multi-Arch", "foreign")
                ? MultiArch.FOREIGN
                : at.is("Multi-Arch", "allowed") ? MultiArch.ALLOWED : MultiArch.NO;
    this.priority = Priority.of(at.get("Priority"));
    this.essential = at.is("Essential", "yes");
  }

  String name() {
    return name;
  }

  String architecture() {
    return architecture;
  }

  MultiArch multiArch() {
    return multiArch;
  }

  Priority priority() {
    return priority;
  }

  boolean isEssential() {
    return essential;
  }

  PackageIndex index() {
    return index;
  }

  DebianVersion version() {
    return version;
  }

  /** What it provides; a version is one that it provides, with "=". */
  List<Relation> provides() {
    return provides;
  }

  /** What must be there, each group by one of its alternatives: Pre-Depends or Depends. */
  List<List<Relation>> groups(String field, String madeFor) throws IOException {
    try {
      return RelationParser.groups(field(field), madeFor);
    } catch (IllegalArgumentException e) {
      throw fault(e);
    }
  }

  /** Conflicts, Breaks or Replaces. */
  List<Relation> relations(String field, String madeFor) throws IOException {
    try {
      return RelationParser.list(field(field), madeFor);
    } catch (IllegalArgumentException e) {
      throw fault(e);
    }
  }

  /** Any field of its paragraph; null if it has none of that name. */
  String field(String field) throws IOException {
    return paragraph().get(field);
  }

  /** Its paragraph, anew. */
  Deb822Reader paragraph() throws IOException {
    Deb822Reader reader = index.paragraph(start, length);
    reader.next();
    return reader;
  }

  private ImageFormatException fault(IllegalArgumentException e) {
    return new ImageFormatException("package " + name + ": " + e.getMessage(), e);
  }

  /** "name version". */
  @Override
  public String toString() {
    return name + " " + version;
  }
}
