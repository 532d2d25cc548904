package dev.assembler.pipeline.inputs;

import java.net.http.HttpResponse;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of the whole a server's answer says that it has (RFC 9110, 14.4). */
final class ContentRange {

  private static final Pattern RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  private ContentRange() {}

  /** Whether a 206 has all that there is from an offset on; without one that was not asked for. */
  static boolean isRest(HttpResponse<?> answer, long offset) {
    Matcher range = matcher(answer);
    return offset > 0
        && range.matches()
        && Long.parseLong(range.group(1)) == offset
        && Long.parseLong(range.group(2)) == Long.parseLong(range.group(3)) - 1;
  }

  /** How long the whole is, where the answer says it. */
  static OptionalLong length(HttpResponse<?> answer) {
    if (answer.statusCode() == 206) {
      Matcher range = matcher(answer);
      return range.matches()
          ? OptionalLong.of(Long.parseLong(range.group(3)))
          : OptionalLong.empty();
    }
    return answer.headers().firstValueAsLong("Content-Length");
  }

  private static Matcher matcher(HttpResponse<?> answer) {
    return RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
  }
}
