package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileHostsTest {

  @TempDir Path folder;

  @Test
  void workThatAsksNobodyIsTheSameEverywhere() {
    assertEquals("I", HostileHosts.sameEverywhere(host -> "i".toUpperCase(Locale.ROOT)));
  }

  @Test
  void workThatAsksTheLocaleIsFound() {
    var failure =
        assertThrows(
            AssertionError.class,
            () -> HostileHosts.sameEverywhere(host -> "i".toUpperCase(Locale.getDefault())));

    assertEquals(
        "on tr-TR, Pacific/Kiritimati, 7 threads: \u0130, but on und, UTC, 1 threads: I",
        failure.getMessage());
  }

  @Test
  void workThatFormatsNumbersByTheLocaleIsFound() {
    assertThrows(
        AssertionError.class,
        () -> HostileHosts.sameEverywhere(host -> String.format(Locale.getDefault(), "%d", 7)));
  }

  @Test
  void workThatAsksTheZoneIsFound() {
    assertThrows(
        AssertionError.class,
        () ->
            HostileHosts.sameEverywhere(
                host -> LocalDate.ofInstant(Instant.EPOCH, ZoneId.systemDefault())));
  }

  @Test
  void workThatCountsThreadsIsFound() {
    assertThrows(
        AssertionError.class, () -> HostileHosts.sameEverywhere(HostileHosts.Host::threads));
  }

  @Test
  void theDefaultsAreAsBeforeAfterwardsEvenIfTheWorkFails() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();

    assertThrows(
        AssertionError.class,
        () ->
            HostileHosts.on(
                HostileHosts.all().getLast(),
                host -> {
                  throw new IOException("no good");
                }));

    assertEquals(locale, Locale.getDefault());
    assertEquals(zone, TimeZone.getDefault());
  }

  @Test
  void aChildHasTheEnvironmentUmaskAndFolderItIsGiven() throws Exception {
    var result =
        ChildJvm.of(Child.class)
            .withEnvironment("LC_ALL", "C")
            .withEnvironment("TZ", "Pacific/Niue")
            .withUmask("077")
            .withOptions("-Dgiven=here")
            .in(folder)
            .run("made", "exit 7");

    assertEquals("", result.err());
    assertEquals(7, result.exit());
    assertEquals("Pacific/Niue here\n", result.text());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("made"))));
  }

  /** As root a child becomes another user; whoever is not root is one already. */
  @Test
  void aChildCanBeAnOrdinaryUser() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    var result = ChildJvm.of(Child.class).asUser(ChildJvm.NOBODY).in(open).run("made", "exit 0");

    assertEquals("", result.err());
    assertEquals(0, result.exit());
    assertTrue((int) Files.getAttribute(open.resolve("made"), "unix:uid") > 0);
  }

  @Test
  void aUmaskIsOctal() {
    assertThrows(
        IllegalArgumentException.class, () -> ChildJvm.of(Child.class).withUmask("0; rm -rf /"));
  }

  /** Makes a file, tells what it was given, and exits as told. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      Files.createFile(Path.of(args[0]));
      String told = ZoneId.systemDefault() + " " + System.getProperty("given", "");
      System.out.write((told + "\n").getBytes(UTF_8));
      System.out.flush();
      System.exit(Integer.parseInt(List.of(args[1].split(" ", -1)).getLast()));
    }
  }
}
