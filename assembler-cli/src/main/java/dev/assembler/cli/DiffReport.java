package dev.assembler.cli;

import dev.assembler.pipeline.diff.DiffResult;
import dev.assembler.pipeline.diff.Difference;
import dev.assembler.pipeline.diff.Gathered;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What differs between two images, for people and as JSON. */
final class DiffReport {

  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";

  private final StringBuilder text = new StringBuilder();
  private final Set<String> told = new HashSet<>();
  private final boolean colour;

  private DiffReport(boolean colour) {
    this.colour = colour;
  }

  /** One line for each difference, or for many of one cause; then what ends each cause. */
  static String text(String left, String right, DiffResult result, boolean colour) {
    return text(left, right, result, colour, false);
  }

  /**
   * @param each whether all that are listed have their own line
   */
  static String text(String left, String right, DiffResult result, boolean colour, boolean each) {
    if (result.isEqual()) {
      return left + " and " + right + ": equal\n";
    }
    var report = new DiffReport(colour);
    if (each) {
      result.differences().forEach(report::line);
    } else {
      result.gathered().forEach(report::lines);
    }
    report.end(result, each);
    return report.text.toString();
  }

  private void lines(Gathered gathered) {
    if (!gathered.isOneForMany()) {
      gathered.first().forEach(this::line);
      unlisted(gathered.count() - gathered.first().size(), gathered.field());
      return;
    }
    Difference one = gathered.first().getFirst();
    text.append(gathered.field())
        .append(" at ")
        .append(gathered.count())
        .append(" places, ")
        .append(gathered.first().stream().map(Difference::place).collect(Collectors.joining(", ")))
        .append(gathered.isAlike() ? ", ..: " : ", ..; at the first: ")
        .append(values(one));
    if (told.add(cure(one))) {
      text.append(one.cure().isEmpty() ? "" : "; what ends it: " + one.cure());
    }
    text.append('\n');
  }

  private void unlisted(long count, String field) {
    if (count > 0) {
      text.append(".. and ").append(count).append(" more ").append(field).append(" (--max)\n");
    }
  }

  private void line(Difference each) {
    text.append(each.place().isEmpty() ? "" : each.place() + ": ")
        .append(each.field())
        .append(each.offset() < 0 ? "" : " at 0x" + Long.toHexString(each.offset()))
        .append(": ")
        .append(values(each))
        .append('\n');
    for (String detail : each.details()) {
      String code = detail.startsWith("-") ? RED : detail.startsWith("+") ? GREEN : "";
      text.append("    ").append(painted(code, detail)).append('\n');
    }
  }

  private String values(Difference each) {
    return painted(RED, each.left())
        + " != "
        + painted(GREEN, each.right())
        + "  "
        + painted(YELLOW, "[" + each.cause() + "]");
  }

  private void end(DiffResult result, boolean each) {
    long count = result.count();
    text.append(count)
        .append(count == 1 ? " difference" : " differences")
        .append(each && result.more() ? ", " + result.differences().size() + " listed (--max)" : "")
        .append(": ")
        .append(
            result.causes().entrySet().stream()
                .map(cause -> cause.getKey() + " " + cause.getValue())
                .collect(Collectors.joining(", ")))
        .append('\n');
    for (Gathered gathered : result.gathered()) {
      for (Difference one : gathered.first()) {
        if (!one.cure().isEmpty() && told.add(cure(one))) {
          text.append(cure(one)).append('\n');
        }
      }
    }
  }

  private static String cure(Difference each) {
    return "what ends it (" + each.cause() + "): " + each.cure();
  }

  private String painted(String code, String words) {
    return colour && !code.isEmpty() ? "\u001B[" + code + "m" + words + "\u001B[0m" : words;
  }

  static Map<String, Object> json(String left, String right, DiffResult result) {
    var causes = new TreeMap<String, Object>();
    result.causes().forEach((cause, count) -> causes.put(cause.toString(), count));
    var json = new TreeMap<String, Object>();
    json.put("a", left);
    json.put("b", right);
    json.put("equal", result.isEqual());
    json.put("more", result.more());
    json.put("count", result.count());
    json.put("causes", causes);
    json.put("differences", result.differences().stream().map(DiffReport::json).toList());
    return json;
  }

  static Map<String, Object> json(Difference each) {
    var json = new TreeMap<String, Object>();
    json.put("place", each.place());
    json.put("field", each.field());
    if (each.offset() >= 0) {
      json.put("offset", each.offset());
    }
    json.put("a", each.left());
    json.put("b", each.right());
    json.put("cause", each.cause().toString());
    json.put("cure", each.cure());
    json.put("details", each.details());
    return json;
  }
}
