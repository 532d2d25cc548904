package dev.assembler.testkit;

import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/**
 * The same work in processes that differ in everything that must not matter: default locale,
 * default time zone, number of threads. What needs another process is in {@link ChildJvm}.
 */
public final class HostileHosts {

  /**
   * One host.
   *
   * @param locale its numbers, cases and calendars
   * @param zone its time zone
   * @param threads how many threads the work is to use
   */
  public record Host(Locale locale, TimeZone zone, int threads) {
    @Override
    public String toString() {
      return locale.toLanguageTag() + ", " + zone.getID() + ", " + threads + " threads";
    }
  }

  /** The work; a host's locale and zone are the defaults while it runs. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Host host) throws Exception;
  }

  /**
   * Turkish has no upper-case I for i, Arabic writes other digits, the Thai calendar is 543 years
   * ahead; Kiritimati and Niue are never on the same day, Lord Howe has half an hour of summer
   * time.
   */
  private static final List<Host> HOSTS =
      List.of(
          host("und", "UTC", 1),
          host("tr-TR", "Pacific/Kiritimati", 7),
          host("ar-EG-u-nu-arab", "Pacific/Niue", 2),
          host("th-TH-u-ca-buddhist-nu-thai", "Australia/Lord_Howe", 3));

  private HostileHosts() {}

  public static List<Host> all() {
    return HOSTS;
  }

  /**
   * Does the work on every host; the results must be equal.
   *
   * @return what all of them gave
   * @throws AssertionError naming the host that gave something else, or on which the work failed
   */
  public static <T> T sameEverywhere(Work<T> work) {
    T first = on(HOSTS.getFirst(), work);
    for (Host host : HOSTS.subList(1, HOSTS.size())) {
      T other = on(host, work);
      if (!other.equals(first)) {
        throw new AssertionError(
            "on " + host + ": " + other + ", but on " + HOSTS.getFirst() + ": " + first);
      }
    }
    return first;
  }

  /** Does the work on one host; the defaults are as before afterwards. */
  public static <T> T on(Host host, Work<T> work) {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(host.locale());
      TimeZone.setDefault(host.zone());
      return work.on(host);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("on " + host + ": " + e, e);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static Host host(String locale, String zone, int threads) {
    return new Host(Locale.forLanguageTag(locale), TimeZone.getTimeZone(zone), threads);
  }
}
