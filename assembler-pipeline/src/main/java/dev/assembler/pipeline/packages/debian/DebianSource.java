package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.Addresses;
import dev.assembler.pipeline.inputs.InputRequest;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Where packages are: a suite of an archive, as a line of sources.list names it.
 *
 * @param base what the archive's addresses begin with; no slash at its end
 * @param pinned what stands for the base in locks and manifests; the base itself where that is
 *     stated and not configured
 * @param suite such as "bookworm" or "bookworm-security"
 * @param components such as "main"; at least one
 * @param keyring who may have signed the suite
 * @param at the instant that Valid-Until and the expiry of keys are judged by; without one
 *     Valid-Until is not looked at, and a key must have been valid when it signed
 */
public record DebianSource(
    String base,
    String pinned,
    String suite,
    List<String> components,
    Keyring keyring,
    Optional<Instant> at) {

  /** Stands for a snapshot's date in an address, as in apt's Snapshot option. */
  public static final String SNAPSHOT = "@SNAPSHOTID@";

  private static final DateTimeFormatter SNAPSHOT_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  public DebianSource {
    Objects.requireNonNull(keyring, "keyring");
    Objects.requireNonNull(at, "at");
    components = List.copyOf(components);
    base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    Addresses.parseFolder("a Debian archive", base);
    pinned = pinned.endsWith("/") ? pinned.substring(0, pinned.length() - 1) : pinned;
    if (suite.isEmpty() || suite.startsWith("/") || suite.endsWith("/")) {
      throw new UsageException("suite \"" + suite + "\"", "not a name", "one such as bookworm", "");
    }
    if (components.isEmpty()) {
      throw new UsageException("suite " + suite, "no component", "one such as main", "");
    }
  }

  /** A source whose Valid-Until is not looked at. */
  public static DebianSource of(
      String base, String suite, List<String> components, Keyring keyring) {
    return new DebianSource(
        base, withoutCredentials(base), suite, components, keyring, Optional.empty());
  }

  /** The same, judged as of this instant. */
  public DebianSource at(Instant instant) {
    return new DebianSource(base, pinned, suite, components, keyring, Optional.of(instant));
  }

  /**
   * The same as it was on a date, which is also what it is judged by.
   *
   * @param date as snapshot archives write it: 20250520T000000Z
   * @throws UsageException if the base has no place for it or the date is none
   */
  public DebianSource snapshot(String date) {
    if (!base.contains(SNAPSHOT)) {
      throw new UsageException(
          "snapshot " + date,
          Addresses.shown(base) + " has no place for a date",
          SNAPSHOT + " in it",
          "");
    }
    try {
      Instant instant = LocalDateTime.parse(date, SNAPSHOT_DATE).toInstant(ZoneOffset.UTC);
      return new DebianSource(
          base.replace(SNAPSHOT, date),
          pinned.replace(SNAPSHOT, date),
          suite,
          components,
          keyring,
          Optional.of(instant));
    } catch (DateTimeParseException e) {
      throw new UsageException("snapshot " + date, "not a date", "one as 20250520T000000Z", "");
    }
  }

  /** The same archive, wherever it is: locks have its distribution and suite, and no address. */
  public DebianSource ofAnyMirror(String distribution) {
    String date = base.contains(SNAPSHOT) ? "@" + SNAPSHOT : "";
    String any = distribution + ":" + suite + date;
    return new DebianSource(base, any, suite, components, keyring, at);
  }

  /** What a file of the archive is called in locks. */
  String pin(String path) {
    return pinned + "/" + path;
  }

  /** One of the suite, of which nothing is known yet. */
  InputRequest unpinned(String path) {
    return InputRequest.unpinned(path + " of " + suite, suiteAddress(path))
        .withPin(pin(suitePath(path)));
  }

  /** The address of a file of the archive. */
  URI address(String path) {
    return Addresses.below(URI.create(base + "/"), path);
  }

  /** The address of a file of the suite. */
  URI suiteAddress(String path) {
    return address(suitePath(path));
  }

  String suitePath(String path) {
    return "dists/" + suite + "/" + path;
  }

  @Override
  public String toString() {
    return withoutCredentials(base) + " " + suite;
  }

  private static String withoutCredentials(String base) {
    return Addresses.withoutCredentials(URI.create(base)).toString();
  }
}
