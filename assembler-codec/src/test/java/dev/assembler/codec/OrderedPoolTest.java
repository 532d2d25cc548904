package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OrderedPoolTest {

  /** Above the size of a batch in bytes, so that such a task is handed over at once. */
  private static final long ALONE = 1 << 20;

  private final Set<Worker> made =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  @AfterEach
  void noWorkerThreadIsLeftAndNothingIsOpen() {
    Thread.interrupted();
    assertEquals(0, workerThreads());
    assertTrue(made.stream().allMatch(worker -> worker.closed == 1));
  }

  /** The first task ends last: it waits for the others. */
  @Test
  void resultsComeInTheOrderOfSubmission() throws IOException {
    var laterOnes = new CountDownLatch(3);
    var results = new ArrayList<Integer>();
    try (var pool = new OrderedPool<>(2, 100, Worker::new)) {
      pool.submit(ALONE, worker -> await(laterOnes, 0), results::add);
      for (int i = 1; i <= 3; i++) {
        int number = i;
        pool.submit(
            ALONE,
            worker -> {
              laterOnes.countDown();
              return number;
            },
            results::add);
      }
      pool.drain();
    }

    assertEquals(List.of(0, 1, 2, 3), results);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void manyTasksOfAllSizesKeepTheirOrder(int threads) throws IOException {
    var results = new ArrayList<Integer>();
    var random = new Random(Samples.SEED);
    try (var pool = new OrderedPool<>(threads, 300, 1 << 20, Worker::new)) {
      for (int i = 0; i < 50_000; i++) {
        int number = i;
        pool.submit(random.nextInt(30_000), worker -> number, results::add);
      }
      pool.drain();
    }

    assertEquals(IntStream.range(0, 50_000).boxed().toList(), results);
  }

  /**
   * A sink that packs and submits again sees the same on one thread and on many, or fragment blocks
   * would lie elsewhere.
   */
  @Test
  void submissionsAndDeliveriesInterleaveTheSameOnAnyNumberOfThreads() throws IOException {
    List<String> one = interleaving(1);

    assertEquals(one, interleaving(2));
    assertEquals(one, interleaving(7));
    assertTrue(one.indexOf("got 0") < one.indexOf("submit 999"), "delivered on the way");
  }

  private List<String> interleaving(int threads) throws IOException {
    var log = new ArrayList<String>();
    try (var pool = new OrderedPool<>(threads, 50, 1 << 20, Worker::new)) {
      for (int i = 0; i < 1000; i++) {
        int number = i;
        log.add("submit " + i);
        pool.submit(
            number * 100L,
            worker -> number,
            result -> {
              log.add("got " + result);
              if (result % 10 == 0) {
                pool.submit(5000, worker -> -result, again -> log.add("got " + again));
              }
            });
      }
      pool.drain();
    }
    return log;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theBacklogIsBoundedInTasksAndInBytes(int threads) throws IOException {
    var open = new AtomicInteger();
    var openBytes = new AtomicInteger();
    int[] most = new int[2];
    try (var pool = new OrderedPool<>(threads, 20, 1000, Worker::new)) {
      for (int i = 0; i < 5000; i++) {
        int bytes = i % 2 == 0 ? 10 : 300;
        pool.submit(
            bytes,
            worker -> bytes,
            result -> {
              open.decrementAndGet();
              openBytes.addAndGet(-result);
            });
        most[0] = Math.max(most[0], open.incrementAndGet());
        most[1] = Math.max(most[1], openBytes.addAndGet(bytes));
      }
      pool.drain();
    }

    assertTrue(most[0] <= 20, most[0] + " tasks");
    assertTrue(most[1] <= 1000 && most[1] > 600, most[1] + " bytes");
  }

  @Test
  void aTaskLargerThanTheBoundIsTakenAlone() throws IOException {
    var results = new ArrayList<Integer>();
    try (var pool = new OrderedPool<>(2, 10, 1000, Worker::new)) {
      pool.submit(500, worker -> 1, results::add);
      pool.submit(5000, worker -> 2, results::add);
      assertEquals(List.of(1), results);
      pool.submit(1, worker -> 3, results::add);
      assertEquals(List.of(1, 2), results);
      pool.drain();
    }

    assertEquals(List.of(1, 2, 3), results);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aFailureComesAtItsPlace(int threads) {
    var failure = new IOException("unreadable");
    var results = new ArrayList<Integer>();
    try (var pool = new OrderedPool<>(threads, 1000, Worker::new)) {
      for (int i = 0; i < 100; i++) {
        int number = i;
        assertDoesSubmit(
            pool,
            worker -> {
              if (number == 70) {
                throw failure;
              }
              return number;
            },
            results);
      }

      assertSame(failure, assertThrows(IOException.class, pool::drain));
      assertEquals(IntStream.range(0, 70).boxed().toList(), results);
      var refused = assertThrows(IllegalStateException.class, pool::drain);
      assertEquals("pool failed before", refused.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anErrorOfATaskIsNotLost(int threads) throws IOException {
    var failure = new StackOverflowError();
    try (var pool = new OrderedPool<>(threads, 10, Worker::new)) {
      pool.submit(
          worker -> {
            throw failure;
          },
          result -> {});

      assertSame(failure, assertThrows(StackOverflowError.class, pool::drain));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aWorkerThatCannotBeMadeIsTheFailureOfItsTask(int threads) throws IOException {
    var failure = new IllegalStateException("no native library");
    try (var pool =
        new OrderedPool<Worker>(
            threads,
            10,
            () -> {
              throw failure;
            })) {
      pool.submit(worker -> 1, result -> {});

      assertSame(failure, assertThrows(IllegalStateException.class, pool::drain));
    }
  }

  @Test
  void aFailingSinkStopsTheDelivery() throws IOException {
    var failure = new IOException("disk full");
    var results = new ArrayList<Integer>();
    try (var pool = new OrderedPool<>(2, 10, Worker::new)) {
      pool.submit(worker -> 1, results::add);
      pool.submit(
          worker -> 2,
          result -> {
            throw failure;
          });
      pool.submit(worker -> 3, results::add);

      assertSame(failure, assertThrows(IOException.class, pool::drain));
    }

    assertEquals(List.of(1), results);
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() throws IOException {
    var release = new CountDownLatch(1);
    try (var pool = new OrderedPool<>(2, 10, Worker::new)) {
      pool.submit(ALONE, worker -> await(release, 0), result -> {});
      Thread.currentThread().interrupt();

      assertThrows(InterruptedIOException.class, pool::drain);
      assertTrue(Thread.currentThread().isInterrupted());
      release.countDown();
    }
    assertTrue(Thread.interrupted(), "kept by close");
  }

  @Test
  void anInterruptReachesAWaitThatHasBegun() throws Exception {
    var release = new CountDownLatch(1);
    var thrown = new ArrayList<Exception>();
    var waiter =
        new Thread(() -> {
          try (var pool = new OrderedPool<>(2, 10, Worker::new)) {
            pool.submit(ALONE, worker -> await(release, 0), result -> {});
            try {
              pool.drain();
            } finally {
              release.countDown();
            }
          } catch (IOException e) {
            thrown.add(e);
          }
        });
    waiter.start();
    while (waiter.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    waiter.interrupt();
    waiter.join();

    assertEquals(InterruptedIOException.class, thrown.getFirst().getClass());
  }

  @Test
  void closingDropsWhatWasNotDelivered() throws Exception {
    var started = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    var ran = new AtomicInteger();
    var results = new ArrayList<Integer>();
    Thread releasing = whenThisThreadWaits(release);
    try (var pool = new OrderedPool<>(2, 100, Worker::new)) {
      for (int i = 0; i < 50; i++) {
        pool.submit(
            ALONE,
            worker -> {
              ran.incrementAndGet();
              started.countDown();
              return await(release, 0);
            },
            results::add);
      }
      await(started, 0);
      releasing.start();
    }
    releasing.join();

    assertEquals(List.of(), results);
    assertEquals(2, made.size());
    assertEquals(2, ran.get(), "only what ran when the pool was closed");
  }

  /** Each of 50 tasks of one batch would run, were the end not asked for between them. */
  @Test
  void closingEndsABatchBehindTheTaskThatRuns() throws Exception {
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var ran = new AtomicInteger();
    Thread releasing = whenThisThreadWaits(release);
    try (var pool = new OrderedPool<>(2, 1000, Worker::new)) {
      for (int i = 0; i < 200; i++) {
        pool.submit(
            worker -> {
              ran.incrementAndGet();
              started.countDown();
              return await(release, 0);
            },
            result -> {});
      }
      await(started, 0);
      releasing.start();
    }
    releasing.join();

    assertTrue(ran.get() <= 2, ran + " tasks ran on 2 threads");
  }

  /** An interrupt would close the channel under whoever else reads the file. */
  @Test
  void aFileThatATaskReadsStaysOpenWhenASinkFails(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("source"), new byte[] {7});
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Thread releasing = whenThisThreadWaits(release);
    var failure = new IOException("disk full");
    try (FileChannel shared = FileChannel.open(file)) {
      try (var pool = new OrderedPool<>(2, 10, Worker::new)) {
        pool.submit(
            ALONE,
            worker -> 1,
            result -> {
              throw failure;
            });
        pool.submit(
            ALONE,
            worker -> {
              started.countDown();
              await(release, 0);
              return shared.read(ByteBuffer.allocate(1), 0);
            },
            result -> {});
        await(started, 0);
        assertSame(failure, assertThrows(IOException.class, pool::drain));
        releasing.start();
      }
      releasing.join();

      assertEquals(1, shared.read(ByteBuffer.allocate(1), 0));
    }
  }

  /** Not started yet: lets tasks go on when this thread waits for them to end. */
  private static Thread whenThisThreadWaits(CountDownLatch release) {
    Thread waiting = Thread.currentThread();
    return new Thread(() -> {
      while (waiting.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      release.countDown();
    });
  }

  @Test
  void oneThreadMeansNoOtherThread() throws IOException {
    var threads = new ArrayList<Thread>();
    try (var pool = new OrderedPool<>(1, 5, Worker::new)) {
      for (int i = 0; i < 20; i++) {
        pool.submit(worker -> Thread.currentThread(), threads::add);
      }
      pool.drain();
      assertEquals(0, workerThreads());
    }

    assertTrue(threads.stream().allMatch(thread -> thread == Thread.currentThread()));
    assertEquals(1, made.size());
  }

  @Test
  void sinksRunOnTheSubmittingThread() throws IOException {
    Thread owner = Thread.currentThread();
    try (var pool = new OrderedPool<>(4, 5, Worker::new)) {
      for (int i = 0; i < 100; i++) {
        pool.submit(
            ALONE,
            worker -> Thread.currentThread(),
            ran -> {
              assertSame(owner, Thread.currentThread());
              assertNotSame(owner, ran);
            });
      }
      pool.drain();
    }
  }

  @Test
  void aResourceThatCannotBeClosedIsReported() throws IOException {
    var pool =
        new OrderedPool<AutoCloseable>(
            2,
            5,
            () ->
                () -> {
                  throw new IOException("close");
                });
    pool.submit(worker -> 1, result -> {});
    pool.drain();

    var problem = assertThrows(IllegalStateException.class, pool::close);

    assertEquals("close", problem.getSuppressed()[0].getMessage());
    pool.close();
  }

  @Test
  void usesThatCannotBeMeantAreRefused() throws Exception {
    assertThrows(IllegalArgumentException.class, () -> new OrderedPool<>(0, 1, Worker::new));
    assertThrows(IllegalArgumentException.class, () -> new OrderedPool<>(1, 0, Worker::new));
    var pool = new OrderedPool<>(2, 5, Worker::new);
    var thrown = new ArrayList<Exception>();
    var other =
        new Thread(() -> thrown.add(assertThrows(IllegalStateException.class, () -> pool.drain())));
    other.start();
    other.join();
    pool.close();

    assertEquals(1, thrown.size());
    var refused =
        assertThrows(IllegalStateException.class, () -> pool.submit(worker -> 1, result -> {}));
    assertEquals("pool closed", refused.getMessage());
  }

  private static void assertDoesSubmit(
      OrderedPool<Worker> pool, OrderedPool.Task<Worker, Integer> task, List<Integer> results) {
    try {
      pool.submit(task, results::add);
    } catch (IOException e) {
      throw new AssertionError("thrown before its place", e);
    }
  }

  private static int await(CountDownLatch latch, int result) throws IOException {
    try {
      latch.await();
      return result;
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static long workerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("assemble-worker"))
        .count();
  }

  /** Knows whether it was closed, and how often. */
  private final class Worker implements AutoCloseable {

    private int closed;

    Worker() {
      made.add(this);
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
