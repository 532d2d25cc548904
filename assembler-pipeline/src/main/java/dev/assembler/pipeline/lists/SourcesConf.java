package dev.assembler.pipeline.lists;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.Addresses;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code sources.conf}, of which there are two spellings:
 *
 * <pre>
 *   TYPE NAME URL VERSION BUILD_FUNCTION [KEY=VALUE..]
 *   TYPE:NAME:URL:VERSION:BUILD_FUNCTION[:KEY=VALUE..]
 * </pre>
 *
 * <p>With colons the fields behind the address are found from the right, because an address has
 * colons of its own: options first, then the function, then the version, which has no slash.
 */
public final class SourcesConf {

  private static final List<String> TYPES = List.of("git", "release");
  private static final List<String> OPTIONS = List.of("rename");
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String FUNCTION = "[A-Za-z_][A-Za-z0-9_]*";
  private static final String OPTION = "[A-Za-z][A-Za-z0-9_-]*=.*";

  private final ListLines lines;
  private final List<Component> components = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();

  /** The fields of a line, in either spelling. */
  private record Fields(
      String type,
      String name,
      String address,
      String version,
      String build,
      List<String> options) {}

  private SourcesConf(ListLines lines) {
    this.lines = lines;
  }

  /**
   * All components, in the order of the file.
   *
   * @throws InputException naming file, line and reason of everything that is wrong
   */
  public static List<Component> read(Path file) throws IOException {
    return new SourcesConf(ListLines.read(file)).components();
  }

  static List<Component> parse(String file, String text) throws InputException {
    return new SourcesConf(ListLines.of(file, text)).components();
  }

  private List<Component> components() throws InputException {
    for (ListLines.Line line : lines.lines()) {
      fields(line).ifPresent(fields -> add(line, fields));
    }
    lines.requireNone();
    return components;
  }

  private Optional<Fields> fields(ListLines.Line line) {
    String text = line.text();
    int end = 0;
    while (end < text.length() && text.charAt(end) != ':' && !isSpace(text.charAt(end))) {
      end++;
    }
    String type = text.substring(0, end);
    if (!TYPES.contains(type)) {
      lines.problem(
          line, "\"" + type + "\" is no type, expected git or release" + Nearest.hint(type, TYPES));
      return Optional.empty();
    }
    return end < text.length() && text.charAt(end) == ':'
        ? withColons(line, type, text.substring(end + 1))
        : withSpaces(line, type, text);
  }

  private Optional<Fields> withSpaces(ListLines.Line line, String type, String text) {
    String[] words = text.split("\\s+", -1);
    List<String> missing = List.of("NAME", "URL", "VERSION", "BUILD_FUNCTION");
    if (words.length < 5) {
      lines.problem(line, missing.get(words.length - 1) + " is missing");
      return Optional.empty();
    }
    return Optional.of(
        new Fields(
            type,
            words[1],
            words[2],
            words[3],
            words[4],
            Arrays.asList(words).subList(5, words.length)));
  }

  private Optional<Fields> withColons(ListLines.Line line, String type, String rest) {
    int colon = rest.indexOf(':');
    if (colon < 0) {
      lines.problem(line, (rest.isBlank() ? "NAME" : "URL") + " is missing");
      return Optional.empty();
    }
    Deque<String> fields =
        new ArrayDeque<>(Arrays.asList(rest.substring(colon + 1).split(":", -1)));
    var options = new ArrayList<String>();
    while (!fields.isEmpty() && fields.getLast().matches(OPTION)) {
      options.addFirst(fields.removeLast());
    }
    // Of the address itself at least the scheme and what follows it are left.
    if (fields.size() < 4) {
      lines.problem(line, (fields.size() < 3 ? "VERSION" : "BUILD_FUNCTION") + " is missing");
      return Optional.empty();
    }
    String build = fields.removeLast();
    String version = fields.removeLast();
    return Optional.of(
        new Fields(
            type, rest.substring(0, colon), String.join(":", fields), version, build, options));
  }

  private void add(ListLines.Line line, Fields fields) {
    int before = problemsOf(line, fields);
    Optional<String> rename = rename(line, fields.options);
    Optional<URI> address = address(line, fields.type, fields.address);
    if (before > 0 || address.isEmpty()) {
      return;
    }
    var component =
        new Component(
            Component.Kind.valueOf(fields.type.toUpperCase(java.util.Locale.ROOT)),
            fields.name,
            address.get(),
            fields.version,
            fields.build,
            rename,
            line.number());
    if (component.kind() == Component.Kind.RELEASE && !hasFileName(line, component)) {
      return;
    }
    components.add(component);
  }

  /** A name, and its own: all releases are installed into one folder. */
  private boolean hasFileName(ListLines.Line line, Component component) {
    String file = component.fileName();
    if (file.isEmpty()) {
      lines.problem(line, "the address ends in no file name; add rename=NAME");
      return false;
    }
    for (Component other : components) {
      if (other.kind() == Component.Kind.RELEASE && other.fileName().equals(file)) {
        lines.problem(
            line,
            component.name()
                + " and "
                + other.name()
                + " of line "
                + other.line()
                + " are both installed as "
                + file
                + "; add rename=NAME");
        return false;
      }
    }
    return true;
  }

  /** How many there are that keep the line from being a component. */
  private int problemsOf(ListLines.Line line, Fields fields) {
    int problems = 0;
    if (!fields.name.matches(NAME)) {
      lines.problem(line, "name \"" + fields.name + "\", expected letters, digits, . _ and -");
      problems++;
    } else if (names.putIfAbsent(folded(fields.name), line.number()) != null) {
      lines.problem(
          line, "the name " + fields.name + " is that of line " + names.get(folded(fields.name)));
      problems++;
    }
    if (fields.version.isEmpty() || fields.version.contains("/") && isColonForm(line)) {
      lines.problem(line, "version \"" + fields.version + "\", expected one without a slash");
      problems++;
    }
    if (!fields.build.matches(FUNCTION)) {
      lines.problem(
          line, "function \"" + fields.build + "\", expected a name of letters, digits and _");
      problems++;
    }
    return problems;
  }

  /** As a recipe has it. */
  private static String folded(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  private static boolean isColonForm(ListLines.Line line) {
    return line.text().matches("(git|release):.*");
  }

  private Optional<String> rename(ListLines.Line line, List<String> options) {
    Optional<String> rename = Optional.empty();
    for (String option : options) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      String value = option.substring(equals + 1);
      if (equals < 0 || !OPTIONS.contains(key)) {
        lines.problem(
            line, "option \"" + option + "\", expected rename=NAME" + Nearest.hint(key, OPTIONS));
      } else if (value.isEmpty() || value.contains("/") || value.equals("..")) {
        lines.problem(line, "rename=" + value + ", expected a file name");
      } else {
        rename = Optional.of(value);
      }
    }
    return rename;
  }

  private Optional<URI> address(ListLines.Line line, String type, String text) {
    String shown = Addresses.shown(text);
    try {
      if (!text.contains("://")) {
        lines.problem(line, "\"" + shown + "\" is no address, expected SCHEME://..");
        return Optional.empty();
      }
      return Optional.of(
          type.equals("release") ? Addresses.parse("\"" + shown + "\"", text) : new URI(text));
    } catch (URISyntaxException e) {
      lines.problem(line, "\"" + shown + "\" is no address: " + e.getReason());
    } catch (UsageException e) {
      lines.problem(line, e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
