package dev.assembler.pipeline.onepass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.CountingContent;
import dev.assembler.testkit.LeakCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SharedReadingTest {

  private static final int PIECE = Piece.SIZE;
  private static final int BLOCK = 1 << 17;
  private static final long WINDOW = 4L * PIECE;

  /**
   * Small files, files of whole pieces, of pieces and a bit; and one that the window cannot hold.
   */
  private final List<CountingContent> contents = new ArrayList<>();

  private final FileTree tree;

  SharedReadingTest() {
    var random = new SplittableRandom(11);
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 60; i++) {
      long size =
          switch (i % 6) {
            case 0 -> 1 + random.nextLong(100);
            case 1 -> PIECE;
            case 2 -> 3L * PIECE;
            case 3 -> 2L * PIECE + random.nextLong(PIECE);
            case 4 -> random.nextLong(60_000) + 1;
            default -> i == 29 ? 20L * PIECE + 17 : 5000;
          };
      CountingContent content = CountingContent.of(Contents.noise(i, size));
      contents.add(content);
      builder.file(String.format(Locale.ROOT, "/%03d", i), 0644, content);
    }
    tree = builder.build();
  }

  private static List<Content> contentsOf(FileTree tree) throws IOException {
    var found = new ArrayList<Content>();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        found.add(file.content());
      }
    });
    return found;
  }

  /** What a writer gets, compared with what there is, in parts of this many bytes. */
  private void compare(Content shared, int index, int part) throws IOException {
    try (ImageSource source = shared.open();
        ImageSource original = Contents.noise(index, shared.size()).open()) {
      for (long at = 0; at < shared.size(); at += part) {
        int count = (int) Math.min(part, shared.size() - at);
        var found = ByteBuffer.allocate(count);
        var expected = ByteBuffer.allocate(count);
        source.readAt(at, found);
        original.readAt(at, expected);
        assertEquals(expected.flip(), found.flip(), "file " + index + " at " + at);
      }
    }
  }

  private interface Reader {
    void read(int reader, List<Content> shared) throws Exception;
  }

  /** Runs readers at once and returns what each of them threw. */
  private List<Optional<Throwable>> run(SharedReading reading, FileTree of, List<Reader> readers)
      throws Exception {
    var trees = new ArrayList<FileTree>();
    for (int i = 0; i < readers.size(); i++) {
      trees.add(reading.treeOf(i, of));
      reading.expect(i, List.of(trees.get(i)));
    }
    reading.begin(true);
    var running = new ArrayList<FutureTask<Void>>();
    for (int i = 0; i < readers.size(); i++) {
      int reader = i;
      var work =
          new FutureTask<Void>(() -> {
            try {
              readers.get(reader).read(reader, contentsOf(trees.get(reader)));
            } finally {
              reading.end(reader);
            }
            return null;
          });
      running.add(work);
      reading.thread(i, work).start();
    }
    var failures = new ArrayList<Optional<Throwable>>();
    for (Future<?> each : running) {
      try {
        each.get();
        failures.add(Optional.empty());
      } catch (ExecutionException e) {
        failures.add(Optional.of(e.getCause()));
      }
    }
    return failures;
  }

  private void runAll(SharedReading reading, Reader... readers) throws Exception {
    for (Optional<Throwable> failure : run(reading, tree, List.of(readers))) {
      if (failure.isPresent()) {
        throw new AssertionError(failure.get());
      }
    }
  }

  private Reader inOrder(int part) {
    return (reader, shared) -> {
      for (int i = 0; i < shared.size(); i++) {
        compare(shared.get(i), i, part);
      }
    };
  }

  @Test
  void whoReadsInOneOrderReadsEachFileOnce() throws Exception {
    try (var reading = new SharedReading(3, WINDOW)) {
      runAll(reading, inOrder(PIECE), inOrder(4096), inOrder(100_003));

      assertEquals(60, reading.facts().files());
      assertEquals(60, reading.facts().opens(), reading.facts().toString());
      assertEquals(0, reading.facts().evictions());
    }
    for (CountingContent content : contents) {
      assertEquals(1, content.opens());
      content.assertReadOnce();
    }
  }

  /** As squashfs does: of each file the head and the end, and later what is between. */
  @Test
  void whatIsReadAheadOfAFileBelongsToItsOneReading() throws Exception {
    Reader headsAndTails =
        (reader, shared) -> {
          for (int i = 0; i < shared.size(); i++) {
            Content content = shared.get(i);
            int tail = (int) (content.size() % BLOCK);
            int head = (int) Math.min(content.size() - tail, BLOCK);
            try (ImageSource source = content.open()) {
              source.readAt(0, ByteBuffer.allocate(head));
              source.readAt(content.size() - tail, ByteBuffer.allocate(tail));
            }
            try (ImageSource source = content.open()) {
              for (long at = head; at < content.size() - tail; at += BLOCK) {
                source.readAt(at, ByteBuffer.allocate(BLOCK));
              }
            }
          }
        };
    try (var reading = new SharedReading(2, WINDOW)) {
      runAll(reading, inOrder(1 << 16), headsAndTails);

      assertEquals(60, reading.facts().opens(), reading.facts().toString());
    }
    for (CountingContent content : contents) {
      content.assertReadOnce();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noOrderMakesThemWaitForever(long seed) throws Exception {
    try (var reading = new SharedReading(4, WINDOW)) {
      runAll(
          reading,
          inOrder(PIECE),
          shuffled(seed, true),
          shuffled(seed, false),
          shuffled(-seed, false));

      ReadingFacts facts = reading.facts();
      assertTrue(facts.opens() >= 60, facts.toString());
      assertTrue(facts.mostHeld() <= WINDOW + WINDOW / 2, facts.toString());
    }
  }

  private Reader shuffled(long seed, boolean reversed) {
    return (reader, shared) -> {
      var order = new ArrayList<Integer>();
      for (int i = 0; i < shared.size(); i++) {
        order.add(i);
      }
      if (reversed) {
        Collections.reverse(order);
      } else {
        var random = new SplittableRandom(seed);
        for (int i = order.size() - 1; i > 0; i--) {
          Collections.swap(order, i, random.nextInt(i + 1));
        }
      }
      for (int index : order) {
        compare(shared.get(index), index, 70_000);
      }
    };
  }

  /** Each with many threads, which take the pieces of a file in any order. */
  @Test
  @Tag("slow")
  void readersMayHaveManyThreads() throws Exception {
    Reader threaded =
        (reader, shared) -> {
          try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < shared.size(); i++) {
              int index = i;
              Callable<Void> work =
                  () -> {
                    compare(shared.get(index), index, 1 << 17);
                    return null;
                  };
              running.add(threads.submit(work));
            }
            for (Future<?> each : running) {
              each.get();
            }
          }
        };
    try (var reading = new SharedReading(3, WINDOW)) {
      runAll(reading, threaded, threaded, inOrder(PIECE));

      ReadingFacts facts = reading.facts();
      assertTrue(facts.mostHeld() <= WINDOW + WINDOW / 2, facts.toString());
    }
  }

  /** Their orders differ, and both wait; but a thread of one of them is still at work. */
  @Test
  void aWriterWhoseOtherThreadsRunIsWaitedFor() throws Exception {
    var looks = new AtomicLong();
    var evictionsBefore = new AtomicLong(-1);
    UnaryOperator<Crews> counted =
        crews ->
            (reader, waiting) -> {
              Crews.State state = crews.of(reader, waiting);
              if (state == Crews.State.RUNNING) {
                looks.incrementAndGet();
              }
              // the thread that owns the pool is parked indeed: no need to look five times
              return state == Crews.State.PARKED ? Crews.State.ABSENT : state;
            };
    try (var reading = new SharedReading(2, WINDOW, counted)) {
      Reader compresses =
          (reader, shared) -> {
            try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
              Future<?> compressing =
                  pool.submit(() -> {
                    while (looks.get() < 3L * Waiters.LOOKS) {
                      Thread.onSpinWait();
                    }
                    evictionsBefore.set(reading.facts().evictions());
                  });
              Callable<Void> ahead =
                  () -> {
                    shuffled(1, true).read(reader, shared);
                    return null;
                  };
              pool.submit(ahead).get();
              compressing.get();
            }
          };

      runAll(reading, inOrder(PIECE), compresses);

      assertEquals(0, evictionsBefore.get());
      assertTrue(reading.facts().evictions() > 0, reading.facts().toString());
    }
  }

  @Test
  void aReaderThatLeavesIsNotWaitedFor() throws Exception {
    Reader leaves = (reader, shared) -> compare(shared.getFirst(), 0, PIECE);
    try (var leaks = new LeakCheck();
        var reading = new SharedReading(3, WINDOW)) {
      List<Optional<Throwable>> failures =
          run(reading, leaks.watch(tree), List.of(leaves, inOrder(PIECE), inOrder(5000)));

      assertEquals(Collections.nCopies(3, Optional.empty()), failures);
    }
  }

  @Test
  void aCancelledReadingEndsWhoReadsAndWhoWaits() throws Exception {
    var waiting = new AtomicReference<Thread>();
    try (var leaks = new LeakCheck();
        var reading = new SharedReading(2, WINDOW)) {
      Reader fails =
          (reader, shared) -> {
            while (waiting.get() == null
                || waiting.get().getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait(); // until the other one waits for room
            }
            reading.cancel();
            throw new IOException("disk full");
          };
      Reader goesOn =
          (reader, shared) -> {
            waiting.set(Thread.currentThread());
            inOrder(PIECE).read(reader, shared);
          };

      List<Optional<Throwable>> failures = run(reading, leaks.watch(tree), List.of(fails, goesOn));

      assertEquals("disk full", failures.getFirst().orElseThrow().getMessage());
      assertInstanceOf(ReadingCancelledException.class, failures.getLast().orElseThrow());
    }
  }

  @Test
  void aFileThatCannotBeReadFailsWhoReadsIt() throws Exception {
    Content broken =
        new Content() {
          @Override
          public long size() {
            return 100;
          }

          @Override
          public ImageSource open() throws IOException {
            throw new IOException("/broken: vanished");
          }
        };
    FileTree one = FileTree.builder().file("/broken", 0644, broken).build();
    try (var reading = new SharedReading(1, WINDOW)) {
      FileTree shared = reading.treeOf(0, one);
      reading.expect(0, List.of(shared));
      try (ImageSource source = contentsOf(shared).getFirst().open()) {

        var failure =
            assertThrows(IOException.class, () -> source.readAt(0, ByteBuffer.allocate(10)));

        assertEquals("/broken: vanished", failure.getMessage());
      }
    }
  }

  @Test
  void whatWasReadHasADigest() throws Exception {
    try (var reading = new SharedReading(2, WINDOW)) {
      var digests = new ArrayList<List<Optional<String>>>();
      Reader asks =
          (reader, shared) -> {
            var own = new ArrayList<Optional<String>>();
            for (int i = 0; i < shared.size(); i++) {
              compare(shared.get(i), i, 9000);
              own.add(shared.get(i).knownSha256());
            }
            synchronized (digests) {
              digests.add(own);
            }
          };

      runAll(reading, asks, asks);

      for (List<Optional<String>> own : digests) {
        for (int i = 0; i < own.size(); i++) {
          try (ImageSource source = contents.get(i).open()) {
            assertEquals(
                Optional.of(ImageDigest.sha256(source, ProgressListener.NONE)),
                own.get(i),
                "file " + i);
          }
        }
      }
    }
  }

  @Test
  void holesAreNeitherReadNorWaitedFor() throws Exception {
    long hole = 40L * PIECE;
    CountingContent sparse =
        CountingContent.of(Contents.sparse(5, hole, 8192, hole, 2L * PIECE, 4096));
    FileTree one = FileTree.builder().file("/sparse", 0644, sparse).build();
    Reader skips =
        (reader, shared) -> {
          try (ImageSource source = shared.getFirst().open()) {
            for (var data : source.dataExtents()) {
              source.readAt(data.offset(), ByteBuffer.allocate((int) data.length()));
            }
          }
        };
    Reader readsAll =
        (reader, shared) -> {
          try (ImageSource source = shared.getFirst().open()) {
            for (long at = 0; at < shared.getFirst().size(); at += PIECE) {
              int count = (int) Math.min(PIECE, shared.getFirst().size() - at);
              source.readAt(at, ByteBuffer.allocate(count));
            }
          }
        };
    try (var reading = new SharedReading(2, WINDOW)) {
      assertEquals(
          List.of(Optional.empty(), Optional.empty()), run(reading, one, List.of(skips, readsAll)));

      assertEquals(1, reading.facts().opens());
      assertEquals(0, reading.facts().evictions());
      assertTrue(sparse.bytesRead() <= 5L * PIECE, sparse.bytesRead() + " bytes read");
    }
  }

  /** Whoever needs a content again when all have had it opens it again, and that is told. */
  @Test
  void readingAgainIsCounted() throws Exception {
    try (var reading = new SharedReading(1, WINDOW)) {
      runAll(
          reading,
          (reader, shared) -> {
            compare(shared.getFirst(), 0, PIECE);
            compare(shared.getFirst(), 0, PIECE);
          });

      assertEquals(2, reading.facts().opens());
      assertEquals(2, contents.getFirst().opens());
    }
  }
}
