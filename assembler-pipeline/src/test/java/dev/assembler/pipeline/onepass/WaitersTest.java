package dev.assembler.pipeline.onepass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.onepass.Crews.State;
import dev.assembler.pipeline.onepass.Waiters.Waiter;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When it is decided that all writers stand still: by what they do, never by how long. */
@Timeout(30)
class WaitersTest {

  private final boolean[] present = {true, true, false};
  private final State[] others = {State.ABSENT, State.ABSENT, State.RUNNING};
  private final Waiters waiters = new Waiters((reader, _) -> others[reader], present);
  private final Waiter first = waiter(0);

  private static Waiter waiter(int reader) {
    return new Waiter(reader, new Piece(-1, 3), Piece.SIZE);
  }

  private Waiter bothWait() {
    waiters.add(first);
    Waiter second = waiter(1);
    waiters.add(second);
    return second;
  }

  private void assertNever(Waiter asking) {
    for (int look = 0; look < 100 * Waiters.LOOKS; look++) {
      assertFalse(waiters.areStuck(asking), "look " + look);
    }
  }

  private int looksOf(Waiter asking) {
    for (int look = 1; ; look++) {
      if (waiters.areStuck(asking)) {
        return look;
      }
    }
  }

  @Test
  void allWhoArePresentHaveToWait() {
    waiters.add(first);
    assertNever(first);

    Waiter second = waiter(1);
    waiters.add(second);

    assertTrue(waiters.areStuck(second), "who comes last knows it at once");
  }

  @Test
  void whoHasLeftIsNotWaitedFor() {
    waiters.add(first);
    present[1] = false;

    assertTrue(waiters.areStuck(first));
  }

  @Test
  void whoReadsOrCopiesIsWaitedFor() {
    Waiter second = bothWait();
    waiters.busy();
    waiters.busy();
    waiters.idle();
    assertNever(second);

    waiters.idle();

    assertTrue(waiters.areStuck(second));
  }

  @Test
  void whoWasToldToGoOnIsWaitedForHoweverLateHeComes() {
    Waiter second = bothWait();
    assertTrue(waiters.tell(waiter -> waiter == first));
    assertTrue(first.goesOn());
    assertNever(second);

    waiters.add(waiter(0));

    assertTrue(waiters.areStuck(second));
  }

  @Test
  void aThreadThatRunsIsWaitedFor() {
    others[0] = State.RUNNING;
    Waiter second = bothWait();

    assertNever(second);
  }

  @Test
  void parkedThreadsAreLookedAtSeveralTimes() {
    others[1] = State.PARKED;
    Waiter second = bothWait();

    assertEquals(Waiters.LOOKS, looksOf(second));
  }

  @Test
  void looksCountAnewWhenAnythingWasDone() {
    others[1] = State.PARKED;
    Waiter second = bothWait();
    for (int look = 1; look < Waiters.LOOKS; look++) {
      assertFalse(waiters.areStuck(second));
    }
    waiters.changed();
    assertEquals(Waiters.LOOKS, looksOf(second));

    others[1] = State.RUNNING;
    assertFalse(waiters.areStuck(second));
    others[1] = State.PARKED;

    assertEquals(Waiters.LOOKS, looksOf(second));
  }

  @Test
  void threadsOfAThreadBelongToItsWriter() throws Exception {
    var groups = new ThreadGroups(2);
    var end = new CountDownLatch(1);
    var started = new CountDownLatch(1);
    var worker = new Thread[] {null};
    Thread writer =
        Thread.ofPlatform()
            .group(groups.of(0))
            .start(() -> {
              worker[0] = Thread.ofPlatform().start(() -> await(end));
              started.countDown();
              await(end);
            });
    started.await();
    while (groups.of(0, Set.of()) != State.PARKED) {
      Thread.onSpinWait();
    }

    assertEquals(State.ABSENT, groups.of(0, Set.of(writer, worker[0])));
    assertEquals(State.PARKED, groups.of(0, Set.of(writer)));
    assertEquals(State.ABSENT, groups.of(1, Set.of()));

    end.countDown();
    writer.join();
    worker[0].join();
    assertEquals(State.ABSENT, groups.of(0, Set.of()));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
