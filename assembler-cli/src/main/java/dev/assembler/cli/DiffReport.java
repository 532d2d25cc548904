package dev.assembler.cli;

import dev.assembler.pipeline.diff.Cause;
import dev.assembler.pipeline.diff.DiffResult;
import dev.assembler.pipeline.diff.Difference;
import java.util.EnumMap;
import java.util.LinkedHashSet;
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
  private final boolean colour;

  private DiffReport(boolean colour) {
    this.colour = colour;
  }

  /** One line for each difference with its details, then what ends each cause. */
  static String text(String left, String right, DiffResult result, boolean colour) {
    if (result.isEqual()) {
      return left + " and " + right + ": equal\n";
    }
    var report = new DiffReport(colour);
    result.differences().forEach(report::line);
    report.end(result);
    return report.text.toString();
  }

  private void line(Difference each) {
    text.append(each.place().isEmpty() ? "" : each.place() + ": ")
        .append(each.field())
        .append(each.offset() < 0 ? "" : " at 0x" + Long.toHexString(each.offset()))
        .append(": ")
        .append(painted(RED, each.left()))
        .append(" != ")
        .append(painted(GREEN, each.right()))
        .append("  ")
        .append(painted(YELLOW, "[" + each.cause() + "]"))
        .append('\n');
    for (String detail : each.details()) {
      String code = detail.startsWith("-") ? RED : detail.startsWith("+") ? GREEN : "";
      text.append("    ").append(painted(code, detail)).append('\n');
    }
  }

  private void end(DiffResult result) {
    int count = result.differences().size();
    text.append(count)
        .append(count == 1 ? " difference" : " differences")
        .append(result.more() ? ", and more (--max)" : "")
        .append(": ")
        .append(
            causes(result).entrySet().stream()
                .map(cause -> cause.getKey() + " " + cause.getValue())
                .collect(Collectors.joining(", ")))
        .append('\n');
    Set<String> cures = new LinkedHashSet<>();
    for (Difference each : result.differences()) {
      if (!each.cure().isEmpty()) {
        cures.add("what ends it (" + each.cause() + "): " + each.cure());
      }
    }
    cures.forEach(cure -> text.append(cure).append('\n'));
  }

  private String painted(String code, String words) {
    return colour && !code.isEmpty() ? "\u001B[" + code + "m" + words + "\u001B[0m" : words;
  }

  private static Map<Cause, Long> causes(DiffResult result) {
    var causes = new EnumMap<Cause, Long>(Cause.class);
    result.differences().forEach(each -> causes.merge(each.cause(), 1L, Long::sum));
    return causes;
  }

  static Map<String, Object> json(String left, String right, DiffResult result) {
    var causes = new TreeMap<String, Object>();
    causes(result).forEach((cause, count) -> causes.put(cause.toString(), count));
    var json = new TreeMap<String, Object>();
    json.put("a", left);
    json.put("b", right);
    json.put("equal", result.isEqual());
    json.put("more", result.more());
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
