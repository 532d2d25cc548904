package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A directory as the host's own tools tell of it, as text, with nothing of ours between: find,
 * stat, getfattr and sha256sum. Each byte of a name is one character.
 */
final class HostListing {

  /** Kind, mode, owners, whole seconds, size (of files and links), link count, target. */
  private static final String FIND =
      "find . -type d -printf '%P|d|%m|%U|%G|%Ts\\0'"
          + " -o -type f -printf '%P|f|%m|%U|%G|%Ts|%s|%n links\\0'"
          + " -o -type l -printf '%P|l|%m|%U|%G|%Ts|%n links|%l\\0'"
          + " -o -printf '%P|%y|%m|%U|%G|%Ts|%n links\\0'";

  private static final String DEVICES =
      "find . '(' -type b -o -type c ')' -print0 | xargs -0 -r stat --printf '%n|%F|0x%t:0x%T\\0'";

  private static final String DIGESTS = "find . -type f -print0 | xargs -0 -r sha256sum -z";

  private static final String XATTRS = "find . -print0 | xargs -0 getfattr -h -d -m - -e hex";

  /** Which names are one file: inode numbers would tell, but are another on each side. */
  private static final String LINKS = "find . ! -type d -links +1 -printf '%i %P\\0'";

  private HostListing() {}

  /** Everything, sorted, equal for equal directories. */
  static List<String> of(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String command : List.of(FIND, DEVICES, DIGESTS)) {
      lines.addAll(split(run(directory, command), "\0"));
    }
    for (String file : split(xattrs(directory), "\n\n")) {
      List<String> attributes = split(file, "\n");
      attributes.subList(1, attributes.size()).sort(null);
      lines.add(String.join(" ", attributes));
    }
    lines.addAll(links(directory));
    lines.sort(null);
    return lines;
  }

  /** What mounted images have and other file systems need not: links of directories, as POSIX. */
  static List<String> directoryLinks(Path directory) throws IOException {
    List<String> lines = split(run(directory, "find . -type d -printf '%P|%n\\0'"), "\0");
    lines.sort(null);
    return lines;
  }

  /** The same, counted: itself, its name, and ".." of each directory in it. */
  static List<String> expectedDirectoryLinks(Path directory) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String path : split(run(directory, "find . -type d -printf './%P\\0'"), "\0")) {
      counts.put(path, 2);
    }
    for (String path : split(run(directory, "find . -mindepth 1 -type d -print0"), "\0")) {
      int slash = path.lastIndexOf('/');
      counts.merge(slash == 1 ? "./" : path.substring(0, slash), 1, Integer::sum);
    }
    List<String> lines = new ArrayList<>();
    counts.forEach((path, count) -> lines.add(path.substring(2) + "|" + count));
    lines.sort(null);
    return lines;
  }

  private static List<String> links(Path directory) throws IOException {
    Map<String, List<String>> names = new TreeMap<>();
    for (String line : split(run(directory, LINKS), "\0")) {
      int blank = line.indexOf(' ');
      names
          .computeIfAbsent(line.substring(0, blank), inode -> new ArrayList<>())
          .add(line.substring(blank + 1));
    }
    return names.values().stream()
        .map(same -> "one file: " + same.stream().sorted().toList())
        .toList();
  }

  /** Linux does not support attributes in a squashfs image that has none at all. */
  private static String xattrs(Path directory) throws IOException {
    ReferenceTool.Result result = bash(directory).tryRun("-o", "pipefail", "-c", XATTRS);
    List<String> complaints = split(result.err(), "\n");
    complaints.removeIf(line -> line.endsWith(": Operation not supported"));
    if (!complaints.isEmpty() || result.exit() != 0 && result.err().isEmpty()) {
      throw new AssertionError(XATTRS + ": " + result.exit() + complaints);
    }
    return new String(result.out(), StandardCharsets.ISO_8859_1);
  }

  private static String run(Path directory, String command) throws IOException {
    ReferenceTool.Result result = bash(directory).run("-o", "pipefail", "-c", command);
    if (!result.err().isEmpty()) {
      throw new AssertionError(command + ": " + result.err());
    }
    return new String(result.out(), StandardCharsets.ISO_8859_1);
  }

  private static ReferenceTool bash(Path directory) {
    return ReferenceTool.require("bash")
        .withEnvironment("LC_ALL", "C")
        .withLimit(Duration.ofMinutes(5))
        .in(directory);
  }

  private static List<String> split(String text, String end) {
    List<String> parts = new ArrayList<>(Arrays.asList(text.split(end, -1)));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /** Texts of thousands of lines are compared line by line, so that the message can be read. */
  static void assertSame(List<String> expected, List<String> actual) {
    Set<String> missing = new TreeSet<>(expected);
    Set<String> unexpected = new TreeSet<>(actual);
    missing.removeAll(new TreeSet<>(actual));
    unexpected.removeAll(new TreeSet<>(expected));
    assertEquals(first(missing), first(unexpected));
    assertEquals(expected.size(), actual.size());
  }

  private static List<String> first(Set<String> lines) {
    return lines.stream().limit(20).toList();
  }
}
