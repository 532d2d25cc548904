package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FetchedOnceTest {

  private static final InputRequest INDEX =
      InputRequest.unpinned("the index", URI.create("http://mirror.example/index"));

  private final AtomicInteger fetched = new AtomicInteger();

  /** Every time something else comes. */
  private final Inputs changing =
      requests -> {
        var files = new ArrayList<InputFile>();
        for (InputRequest request : requests) {
          int size = fetched.incrementAndGet();
          files.add(
              new InputFile(request.name(), request.address(), size, "0".repeat(64), Path.of("x")));
        }
        return files;
      };

  @Test
  void anAddressThatChangesMeanwhileIsTheSameForAll() throws IOException {
    var once = new FetchedOnce(changing);

    assertEquals(1, once.fetch(INDEX).size());
    List<InputFile> again = once.fetch(List.of(INDEX, INDEX));

    assertEquals(List.of(1L, 1L), again.stream().map(InputFile::size).toList());
    assertEquals(1, fetched.get());
  }

  /** A lock has each under its own name, and each is looked up there. */
  @Test
  void anotherNameInTheLockIsAnotherFile() throws IOException {
    var once = new FetchedOnce(changing);

    InputFile one = once.fetch(INDEX);
    InputFile two = once.fetch(INDEX.withPin("debian:stable/index"));

    assertEquals(1, one.size());
    assertEquals(2, two.size());
  }

  @Test
  void whoAsksMeanwhileWaits() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var once =
        new FetchedOnce(requests -> {
          begun.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return changing.fetch(requests);
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<InputFile> first = threads.submit(() -> once.fetch(INDEX));
      begun.await();
      Future<InputFile> second = threads.submit(() -> once.fetch(INDEX));
      go.countDown();

      assertEquals(first.get(), second.get());
    }
    assertEquals(1, fetched.get());
  }

  @Test
  void whatCouldNotBeFetchedIsTriedAgain() throws IOException {
    var failures = new AtomicInteger();
    var once =
        new FetchedOnce(requests -> {
          if (failures.incrementAndGet() == 1) {
            throw new InputException("the index", "gone");
          }
          return changing.fetch(requests);
        });

    assertThrows(InputException.class, () -> once.fetch(INDEX));
    assertEquals(1, once.fetch(INDEX).size());
  }

  /** Its digest says what it is. */
  @Test
  void whatIsPinnedIsAskedForAsOften() throws IOException {
    var once = new FetchedOnce(changing);
    InputRequest pinned = INDEX.withDigest(INDEX.size(), "0".repeat(64));

    once.fetch(List.of(pinned, pinned));

    assertTrue(fetched.get() >= 2, "fetched " + fetched.get());
  }
}
