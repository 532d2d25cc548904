package dev.assembler.core.tree;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The build's one clock: whole seconds since 1970. Nothing below the command line asks the host for
 * the time.
 *
 * @param seconds since 1970-01-01T00:00:00Z, negative before
 */
public record Epoch(long seconds) {

  /** What {@link Instant} holds: a thousand million years either way. */
  private static final long MOST = Instant.MAX.getEpochSecond();

  private static final long LEAST = Instant.MIN.getEpochSecond();

  public static final Epoch ZERO = new Epoch(0);

  public Epoch {
    if (seconds < LEAST || seconds > MOST) {
      throw new IllegalArgumentException(
          "seconds: " + seconds + ", expected " + LEAST + " to " + MOST);
    }
  }

  public static Epoch ofSeconds(long seconds) {
    return new Epoch(seconds);
  }

  /**
   * Reads decimal seconds or an ISO 8601 instant with its offset ("2026-01-02T03:04:05Z").
   *
   * @throws IllegalArgumentException for anything else, a fraction of a second included
   */
  public static Epoch parse(String text) {
    if (text.matches("-?[0-9]{1,18}")) {
      return new Epoch(Long.parseLong(text));
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.getNano() == 0) {
        return new Epoch(instant.getEpochSecond());
      }
    } catch (DateTimeException e) {
      throw malformed(text, e);
    }
    throw malformed(text, null);
  }

  private static IllegalArgumentException malformed(String text, Exception cause) {
    return new IllegalArgumentException(
        "\"" + text + "\": expected whole seconds since 1970, or a time like 2026-01-02T03:04:05Z",
        cause);
  }

  @Override
  public String toString() {
    return Instant.ofEpochSecond(seconds).toString();
  }
}
