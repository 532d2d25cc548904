package dev.assembler.pipeline.lists;

import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * dracut's configuration (dracut.conf(5)): {@code KEY="VALUE"} sets, {@code KEY+=" VALUE "} adds, a
 * later file is read after an earlier one. Values may be quoted by either mark, {@code #} after
 * white space begins a comment. It is not a shell: what a shell would evaluate is refused.
 */
public final class DracutConf {

  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(\\+?=)(.*)");

  /** The keys whose words are kernel modules, in the order in which a recipe lists them. */
  static final List<String> MODULE_KEYS =
      List.of("add_drivers", "drivers", "force_drivers", "filesystems");

  private static final String COMPRESS = "compress";

  private final Map<String, String> values = new TreeMap<>();

  private DracutConf() {}

  /**
   * The files in this order.
   *
   * @throws InputException naming file, line and reason of everything that is wrong in the first
   *     file that has any
   */
  public static DracutConf read(List<Path> files) throws IOException {
    var conf = new DracutConf();
    for (Path file : files) {
      conf.add(ListLines.read(file));
    }
    return conf;
  }

  static DracutConf of(ListLines... files) throws InputException {
    var conf = new DracutConf();
    for (ListLines file : files) {
      conf.add(file);
    }
    return conf;
  }

  /** The value of a key, empty where it has none. */
  public String value(String key) {
    return values.getOrDefault(key, "");
  }

  /** The words of a value, each once, in the order in which they were added. */
  public List<String> words(String key) {
    return Arrays.stream(value(key).strip().split("\\s+", -1))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }

  /** How the image is compressed, as {@code --compression} takes it; empty if nothing is said. */
  public String compression() {
    return DracutCompression.of(value(COMPRESS));
  }

  /** All keys, in the order of their names. */
  public List<String> keys() {
    return new ArrayList<>(values.keySet());
  }

  private void add(ListLines lines) throws InputException {
    for (ListLines.Line line : lines.lines()) {
      Matcher matcher = ASSIGNMENT.matcher(line.text());
      if (!matcher.matches()) {
        lines.problem(line, "expected KEY=\"VALUE\" or KEY+=\" VALUE \"");
        continue;
      }
      String value = value(lines, line, matcher.group(3));
      if (matcher.group(2).equals("+=")) {
        values.merge(matcher.group(1), value, String::concat);
      } else {
        values.put(matcher.group(1), value);
      }
      requireCompression(lines, line, matcher.group(1));
    }
    lines.requireNone();
  }

  private void requireCompression(ListLines lines, ListLines.Line line, String key) {
    if (key.equals(COMPRESS)) {
      try {
        DracutCompression.of(value(COMPRESS));
      } catch (IllegalArgumentException e) {
        lines.problem(line, e.getMessage());
      }
    }
  }

  private static String value(ListLines lines, ListLines.Line line, String text) {
    var value = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && (c == ' ' || c == '\t')) {
        String rest = text.substring(i).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
          lines.problem(line, "\"" + rest + "\" after the value; quote what has spaces");
        }
        return value.toString();
      }
      if (quote != '\'' && (c == '$' || c == '`')) {
        lines.problem(line, "\"" + c + "\" would be evaluated by a shell, which this is not");
        return "";
      }
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else {
        value.append(c);
      }
    }
    if (quote != 0) {
      lines.problem(line, "a quote is never closed");
    }
    return value.toString();
  }
}
