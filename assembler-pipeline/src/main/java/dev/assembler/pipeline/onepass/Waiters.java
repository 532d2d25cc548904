package dev.assembler.pipeline.onepass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who waits for room in a {@link Window}, and whether all stand still: each writer has a thread
 * here, nobody is reading or copying a piece, nobody has been told to go on and is not here again,
 * and no other thread of a writer runs. How much time goes by is no matter, for a slow writer is
 * not a stuck one.
 *
 * <p>One case cannot be told by a look: a thread of a pool that has been woken and not yet got a
 * processor looks parked. So where some are parked outside, several looks in a row have to find the
 * same; between them whoever looks has slept, and got his own turn after the one that was woken
 * before. On a machine that has no time for us looks come late, too.
 *
 * <p>Guarded by the window's monitor.
 */
final class Waiters {

  /** How often who waits looks around, in milliseconds. */
  static final long LOOK = 20;

  /** So many looks in a row find the same where the state alone does not prove it. */
  static final int LOOKS = 5;

  /** A thread that found no room. */
  static final class Waiter {

    final int reader;
    final Piece piece;
    final int capacity;
    private final Thread thread = Thread.currentThread();
    private boolean goesOn;
    private long seen = -1;
    private int looks;

    Waiter(int reader, Piece piece, int capacity) {
      this.reader = reader;
      this.piece = piece;
      this.capacity = capacity;
    }

    /** Whether there may be what it waits for. */
    boolean goesOn() {
      return goesOn;
    }
  }

  private final Crews crews;
  private final boolean[] present;
  private final List<Waiter> waiters = new ArrayList<>();

  /** How many threads have a piece in their hands, or read one. */
  private int busy;

  /** Changes whenever anything is done. */
  private long changes;

  Waiters(Crews crews, boolean[] present) {
    this.crews = crews;
    this.present = present;
  }

  void add(Waiter waiter) {
    changes++;
    waiters.add(waiter);
  }

  /** It waits no longer, or never will. */
  void remove(Waiter waiter) {
    changes++;
    waiters.remove(waiter);
  }

  void changed() {
    changes++;
  }

  void busy() {
    changes++;
    busy++;
  }

  void idle() {
    changes++;
    busy--;
  }

  /** Lets these go on; whether there are any. From now on they count as running. */
  boolean tell(Predicate<Waiter> which) {
    boolean any = false;
    for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
      Waiter waiter = all.next();
      if (which.test(waiter)) {
        waiter.goesOn = true;
        all.remove();
        changes++;
        any = true;
      }
    }
    return any;
  }

  /** Whether nothing goes on unless room is made; asked by one who waits, after each sleep. */
  boolean areStuck(Waiter asking) {
    if (busy > 0) {
      return false;
    }
    var here = new boolean[present.length];
    var threads = new HashSet<Thread>();
    for (Waiter waiter : waiters) {
      here[waiter.reader] = true;
      threads.add(waiter.thread);
    }
    for (int reader = 0; reader < present.length; reader++) {
      if (present[reader] && !here[reader]) {
        return false;
      }
    }
    return switch (others(threads)) {
      case ABSENT -> true;
      case PARKED -> isSeenAgain(asking);
      case RUNNING -> {
        asking.looks = 0;
        yield false;
      }
    };
  }

  private Crews.State others(Set<Thread> threads) {
    var all = Crews.State.ABSENT;
    for (int reader = 0; reader < present.length; reader++) {
      if (present[reader]) {
        Crews.State state = crews.of(reader, threads);
        all = state.compareTo(all) > 0 ? state : all;
      }
    }
    return all;
  }

  private boolean isSeenAgain(Waiter asking) {
    asking.looks = asking.seen == changes ? asking.looks + 1 : 1;
    asking.seen = changes;
    return asking.looks >= LOOKS;
  }
}
