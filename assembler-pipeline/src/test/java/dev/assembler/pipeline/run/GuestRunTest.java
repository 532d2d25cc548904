package dev.assembler.pipeline.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Programs of a line, in the place of a hypervisor. */
class GuestRunTest {

  private record Run(GuestOutcome outcome, String heard, List<String> lastLines) {}

  private static Run run(String script, String marker, long millis) throws IOException {
    var heard = new StringBuilder();
    var watch =
        new GuestRun.Watch(
            Optional.of(marker).filter(text -> !text.isEmpty()),
            millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)));
    try (GuestRun guest =
        GuestRun.start(new CommandLine("/bin/sh", List.of("-c", script)), GuestRun.Typing.NOBODY)) {
      GuestOutcome outcome = guest.await(watch, (raw, length, clean) -> heard.append(clean));
      return new Run(outcome, heard.toString(), guest.lastLines(3));
    }
  }

  @Test
  void aMarkerMayComeInPiecesAndInColours() throws IOException {
    Run run = run("printf 'all i'; sleep 0.3; printf 's \\033[32mwell'; sleep 1000", "is well", 0);

    assertEquals(new GuestOutcome.Said("is well"), run.outcome());
    assertEquals("all is well", run.heard());
  }

  @Test
  void aMarkerOfAnyLanguageIsFound() throws IOException {
    String marker = "alles gut, prüfe ✓";

    Run run = run("echo '" + marker + "'", marker, 0);

    assertTrue(run.outcome().isWell());
    assertEquals(marker, new String(run.heard().strip().getBytes(ISO_8859_1), UTF_8));
  }

  /** The hypervisor's own words are no guest's. */
  @Test
  void theMarkerIsNotLookedForAmongComplaints() throws IOException {
    Run run = run("echo one; echo is well >&2; exit 3", "is well", 0);

    assertEquals(new GuestOutcome.Ended(3, "is well"), run.outcome());
    assertEquals(List.of("one", "is well"), run.lastLines());
  }

  /** Whatever else the threads that all share are at. */
  @Test
  void complaintsAreHeardWhenOtherThreadsAreBusy() throws IOException {
    var done = new CountDownLatch(1);
    try {
      for (int i = 0; i < 64; i++) {
        ForkJoinPool.commonPool().execute(() -> awaitQuietly(done));
      }

      Run run = run("echo no such machine >&2; exit 1", "is well", 0);

      assertEquals(List.of("no such machine"), run.lastLines());
    } finally {
      done.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void withoutAMarkerTheEndIsWaitedFor() throws IOException {
    assertTrue(run("echo bye", "", 0).outcome().isWell());
    assertEquals(new GuestOutcome.Ended(1, ""), run("exit 1", "", 0).outcome());
  }

  @Test
  void theLimitEndsIt() throws IOException {
    long started = System.nanoTime();

    Run run = run("echo up; exec sleep 1000", "well", 700);

    assertEquals(new GuestOutcome.Late(0, "well"), run.outcome());
    assertEquals(List.of("up"), run.lastLines());
    assertTrue(System.nanoTime() - started < 30e9);
  }

  /** One that closes its line and goes on is as late as any other. */
  @Test
  void theLimitEndsOneThatIsSilent() throws IOException {
    Run run = run("exec >&- 2>&-; exec sleep 1000", "", 700);

    assertEquals(new GuestOutcome.Late(0, ""), run.outcome());
  }

  @Test
  void noHopeEndsItAtOnce() throws IOException {
    assertEquals(
        new GuestOutcome.Failed("its kernel panicked"),
        run("echo 'Kernel panic - not syncing: x'; sleep 1000", "well", 0).outcome());
    assertEquals(
        new GuestOutcome.Failed("iPXE gave up and waits at its prompt"),
        run("printf 'iPXE'; sleep 0.2; printf '> '; sleep 1000", "", 0).outcome());
  }

  /** What is said is kept as far as its last lines go, however much there is. */
  @Test
  void muchIsSaid() throws IOException {
    Run run = run("yes some words of a guest | head -n 100000; echo the end", "never", 0);

    assertEquals(new GuestOutcome.Ended(0, "never"), run.outcome());
    assertEquals(
        List.of("some words of a guest", "some words of a guest", "the end"), run.lastLines());
    assertEquals(100000 * 22 + 8, run.heard().length());
  }
}
