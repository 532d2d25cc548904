package dev.assembler.pipeline.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.pipeline.packages.debian.DebianPackages;
import dev.assembler.pipeline.packages.debian.DebianRequest;
import dev.assembler.pipeline.packages.debian.DebianSource;
import dev.assembler.pipeline.packages.debian.Keyring;
import dev.assembler.pipeline.packages.debian.SuiteIndexes;
import dev.assembler.pipeline.packages.debian.Variant;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Indexes are fetched once in a build, parsed once for those who need them at a time. */
class SharedIndexesTest {

  private static final Inputs NOTHING = requests -> List.of();

  private final SharedIndexes shared = new SharedIndexes();
  private final AtomicInteger fetched = new AtomicInteger();
  private final AtomicInteger parsed = new AtomicInteger();
  private final AtomicInteger given = new AtomicInteger();

  /** A room of an index, which is taken when it is parsed. */
  private final class Room implements UnpackRoom {

    Room() {
      parsed.incrementAndGet();
    }

    @Override
    public dev.assembler.core.image.ImageSource unpacked(String sha256, Unpacking unpacking) {
      throw new AssertionError("there is nothing in these");
    }

    @Override
    public int count() {
      return 0;
    }

    @Override
    public void close() {
      given.incrementAndGet();
    }
  }

  private SuiteIndexes fetch() throws IOException {
    fetched.incrementAndGet();
    return SuiteIndexes.fetch(List.of(), List.of("amd64"), NOTHING, Room::new, 1);
  }

  private static void resolve(SuiteIndexes indexes) throws IOException {
    var source =
        DebianSource.of("https://mirror.example", "stable", List.of("main"), Keyring.of(List.of()));
    DebianPackages.resolve(
        new DebianRequest(
            List.of(source),
            List.of("amd64"),
            Variant.CUSTOM,
            List.of(),
            FileTree.builder().build(),
            Set.of()),
        indexes);
  }

  @Test
  void onceForAllWhoNeedThemAtATime() throws Exception {
    try (var one = shared.use("stable", this::fetch);
        var two = shared.use("stable", this::fetch);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(one::get);
      var second = threads.submit(two::get);
      assertSame(first.get(), second.get());
      resolve(first.get());
      resolve(second.get());
    }
    assertEquals(List.of(1, 1, 1), List.of(fetched.get(), parsed.get(), given.get()));

    try (var again = shared.use("stable", this::fetch);
        var other = shared.use("testing", this::fetch)) {
      resolve(again.get());
      resolve(other.get());
    }
    assertEquals(List.of(2, 3, 3), List.of(fetched.get(), parsed.get(), given.get()));
  }

  @Test
  void whoeverNeedsThemHearsOfAFailure() throws IOException {
    SharedIndexes.Fetching none =
        () -> {
          throw new IOException("no such suite");
        };
    try (var one = shared.use("stable", none);
        var two = shared.use("stable", none)) {
      assertThrows(IOException.class, one::get);
      assertThrows(IOException.class, two::get);
    }
  }
}
