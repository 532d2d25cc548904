package dev.assembler.pipeline.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is unpacked once is there the next time, and is what was unpacked or nothing. */
class UnpackRoomTest {

  private static final String KEY = "ab".repeat(32);
  private static final String OTHER = "ab" + "cd".repeat(31);

  @TempDir Path folder;
  private final AtomicInteger unpackings = new AtomicInteger();
  private Path kept;

  @BeforeEach
  void place() {
    kept = folder.resolve("1/ab").resolve(KEY);
  }

  private UnpackRoom.Unpacking of(byte[] bytes) {
    return target -> {
      unpackings.incrementAndGet();
      target.write(bytes, 0, bytes.length / 2);
      target.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
    };
  }

  private static byte[] bytes(ImageSource source) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(source.size())];
    source.readAt(0, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void theSecondRunFindsWhatTheFirstHasUnpacked() throws IOException {
    for (int size : new int[] {0, 1, 131_072, 3_000_001}) {
      byte[] wanted = noise(size);
      String key = String.format(java.util.Locale.ROOT, "%064x", size);
      try (UnpackRoom first = UnpackRoom.keptIn(folder)) {
        assertArrayEquals(wanted, bytes(first.unpacked(key, of(wanted))));
        assertEquals(1, first.count());
      }
      try (UnpackRoom second = UnpackRoom.keptIn(folder)) {
        assertArrayEquals(
            wanted,
            bytes(
                second.unpacked(
                    key,
                    target -> {
                      throw new AssertionError("unpacked again");
                    })));
        assertEquals(0, second.count());
      }
    }
  }

  @Test
  void whateverIsDamagedIsMadeAnewAndNeverRead() throws IOException {
    byte[] wanted = "what is in the package".getBytes(UTF_8);
    unpack(wanted);
    byte[] right = Files.readAllBytes(kept);
    var wrong = new ArrayList<byte[]>();
    for (int i = 0; i < right.length; i++) {
      byte[] flipped = right.clone();
      flipped[i] ^= 1;
      wrong.add(flipped);
      wrong.add(Arrays.copyOf(right, i));
      wrong.add(Arrays.copyOfRange(right, i + 1, right.length));
    }
    wrong.add(Arrays.copyOf(right, right.length + 1));
    for (byte[] bytes : wrong) {
      Files.write(kept, bytes);
      unpackings.set(0);
      assertArrayEquals(wanted, unpack(wanted));
      assertEquals(1, unpackings.get());
      assertArrayEquals(right, Files.readAllBytes(kept));
    }
  }

  @Test
  void whatIsUnderAnothersNameCountsAsMissing() throws IOException {
    unpack("one".getBytes(UTF_8));
    Files.copy(kept, kept.resolveSibling(OTHER));

    try (UnpackRoom room = UnpackRoom.keptIn(folder)) {
      assertEquals(
          "two", new String(bytes(room.unpacked(OTHER, of("two".getBytes(UTF_8)))), UTF_8));
    }
  }

  @Test
  void whatIsOpenStaysAsItWasWhenTheFileGoes() throws IOException {
    byte[] wanted = noise(200_000);
    try (UnpackRoom room = UnpackRoom.keptIn(folder)) {
      ImageSource source = room.unpacked(KEY, of(wanted));
      Files.delete(kept);
      Files.write(kept, new byte[10]);

      assertArrayEquals(wanted, bytes(source));
    }
  }

  @Test
  void anUnpackingThatFailsLeavesNothing() throws IOException {
    for (UnpackRoom room : List.of(UnpackRoom.keptIn(folder), UnpackRoom.in(folder))) {
      try (room) {
        var failed =
            assertThrows(
                ImageFormatException.class,
                () ->
                    room.unpacked(
                        KEY,
                        target -> {
                          target.write(new byte[1000]);
                          throw new ImageFormatException("malformed");
                        }));
        assertEquals("malformed", failed.getMessage());
        assertEquals(0, room.count());
      }
    }
    try (var left = Files.walk(folder)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void severalRunsMayUnpackTheSameAtOnce() throws Exception {
    byte[] wanted = noise(500_000);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      var runs = new ArrayList<Callable<byte[]>>();
      for (int i = 0; i < 24; i++) {
        runs.add(() -> unpack(wanted));
      }
      for (Future<byte[]> run : threads.invokeAll(runs)) {
        assertArrayEquals(wanted, run.get());
      }
    }
    try (var left = Files.list(kept.getParent())) {
      assertEquals(List.of(kept), left.toList());
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    try (UnpackRoom room = UnpackRoom.keptIn(file)) {
      var refused = assertThrows(OutputException.class, () -> room.unpacked(KEY, of(new byte[1])));

      assertTrue(refused.getMessage().startsWith(file + "/1/ab"), refused.getMessage());
    }
  }

  @Test
  void aTemporaryRoomLeavesNothingAndForgetsAll() throws IOException {
    byte[] wanted = noise(2_500_000);
    for (int i = 1; i <= 2; i++) {
      try (UnpackRoom room = UnpackRoom.in(folder)) {
        ImageSource one = room.unpacked(KEY, of(wanted));
        ImageSource two = room.unpacked(OTHER, of(new byte[] {1}));
        assertArrayEquals(wanted, bytes(one));
        assertArrayEquals(new byte[] {1}, bytes(two));
        assertEquals(2 * i, unpackings.get());
      }
    }
    try (var left = Files.list(folder)) {
      assertFalse(left.findAny().isPresent());
    }
  }

  private byte[] unpack(byte[] wanted) throws IOException {
    try (UnpackRoom room = UnpackRoom.keptIn(folder)) {
      return bytes(room.unpacked(KEY, of(wanted)));
    }
  }
}
