package dev.assembler.pipeline.kernel.firmware;

import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The file WHENCE of linux-firmware: sections of files by driver, separated by lines of dashes.
 * What is neither {@code Driver:}, {@code File:}, {@code RawFile:} nor {@code Link:} is text for
 * people.
 */
public final class Whence {

  /** A symbolic link: the target is relative to the folder of the path. */
  public record Link(String path, String target) {}

  /**
   * What is between two lines of dashes.
   *
   * @param line the number of its first line
   * @param drivers names as modules have them, normalized
   * @param files of both kinds
   */
  public record Section(int line, Set<String> drivers, List<String> files, List<Link> links) {
    public Section {
      drivers = Set.copyOf(drivers);
      files = List.copyOf(files);
      links = List.copyOf(links);
    }
  }

  private static final String ARROW = "->";
  private static final int DASHES = 20;

  private final List<Section> sections = new ArrayList<>();
  private final Set<String> raw = new LinkedHashSet<>();
  private final Set<String> twice = new LinkedHashSet<>();

  private int begin = 1;
  private Set<String> drivers = new LinkedHashSet<>();
  private List<String> files = new ArrayList<>();
  private List<Link> links = new ArrayList<>();

  private Whence() {}

  /**
   * @throws ImageFormatException naming the line that begins as one of ours and does not go on so
   */
  public static Whence parse(byte[] text) throws ImageFormatException {
    var whence = new Whence();
    Set<String> seen = new LinkedHashSet<>();
    int number = 0;
    for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      number++;
      if (line.length() >= DASHES && line.strip().chars().allMatch(c -> c == '-')) {
        whence.endSection(number + 1);
      } else {
        whence.add(line, number, seen);
      }
    }
    whence.endSection(number);
    return whence;
  }

  /** Those with a driver or a file, in their order. */
  public List<Section> sections() {
    return sections;
  }

  /** Files that must not be compressed: the driver does not read them through the kernel. */
  public Set<String> raw() {
    return raw;
  }

  /** Files that are named more than once. */
  public Set<String> namedTwice() {
    return twice;
  }

  private void add(String line, int number, Set<String> seen) throws ImageFormatException {
    int colon = line.indexOf(':');
    String value = line.substring(colon + 1).strip();
    switch (colon < 0 ? "" : line.substring(0, colon)) {
      case "Driver" -> drivers.addAll(driverNames(value));
      case "File", "RawFile" -> {
        String file = name(value, number);
        files.add(file);
        if (line.startsWith("Raw")) {
          raw.add(file);
        }
        if (!seen.add(file)) {
          twice.add(file);
        }
      }
      case "Link" -> links.add(link(value, number));
      default -> {
        // for people
      }
    }
  }

  private void endSection(int next) {
    if (!drivers.isEmpty() || !files.isEmpty() || !links.isEmpty()) {
      sections.add(new Section(begin, drivers, files, links));
    }
    begin = next;
    drivers = new LinkedHashSet<>();
    files = new ArrayList<>();
    links = new ArrayList<>();
  }

  /** Up to the first blank, which may be followed by "- " or "-- " and what it is for. */
  private static Set<String> driverNames(String value) {
    var names = new LinkedHashSet<String>();
    String first = value.split("[ \t]", 2)[0];
    for (String name : first.split("[,/:]", -1)) {
      if (!name.isEmpty()) {
        names.add(ModuleName.normalized(name));
      }
    }
    return names;
  }

  private static Link link(String value, int number) throws ImageFormatException {
    int arrow = value.indexOf(ARROW);
    if (arrow < 0) {
      throw fault(number, "Link: " + value + ", expected PATH -> TARGET");
    }
    return new Link(
        name(value.substring(0, arrow).strip(), number),
        name(value.substring(arrow + ARROW.length()).strip(), number));
  }

  /** A path in quotes, or with a backslash before what would end it, or as it is. */
  private static String name(String value, int number) throws ImageFormatException {
    boolean quoted = value.startsWith("\"");
    var name = new StringBuilder();
    int at = quoted ? 1 : 0;
    for (; at < value.length() && !(quoted && value.charAt(at) == '"'); at++) {
      if (value.charAt(at) == '\\' && at + 1 < value.length()) {
        at++;
      }
      name.append(value.charAt(at));
    }
    if (quoted && at != value.length() - 1) {
      throw fault(number, value + ", expected a quote at the end");
    }
    if (name.isEmpty() || name.charAt(0) == '/' || name.indexOf("\0") >= 0) {
      throw fault(number, "\"" + name + "\", expected a path below the firmware folder");
    }
    return name.toString();
  }

  private static ImageFormatException fault(int line, String found) {
    return new ImageFormatException("WHENCE:" + line + ": " + found);
  }
}
