package dev.assembler.pipeline.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

  @TempDir Path folder;

  /** Both sides of a chunk's border and of the border between memory and file. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        (1 << 20) - 1,
        1 << 20,
        (1 << 20) + 1,
        Spool.IN_MEMORY,
        Spool.IN_MEMORY + 1,
        Spool.IN_MEMORY + (3 << 20)
      })
  void everyByteComesBackWhereverItIsKept(int size) throws IOException {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);

    try (Spool spool = Spool.of(new ByteArrayInputStream(bytes), folder);
        Stream<Path> left = Files.list(folder)) {
      assertEquals(size, spool.size());
      ByteBuffer all = ByteBuffer.allocate(size);
      spool.readAt(0, all);
      assertArrayEquals(bytes, all.array());
      if (size > 2) {
        ByteBuffer some = ByteBuffer.allocate(size / 2);
        spool.readAt(size / 3, some);
        assertArrayEquals(Arrays.copyOfRange(bytes, size / 3, size / 3 + size / 2), some.array());
      }
      assertEquals(0, left.count(), "a spool has no name that could be left behind");
      assertThrows(ImageFormatException.class, () -> spool.readAt(size, ByteBuffer.allocate(1)));
    }
  }

  /** A disk that is mostly holes takes as much room as its data. */
  @Test
  void zerosBetweenDataAndAtTheEndAreLeftOutOfTheFile() throws IOException {
    byte[] bytes = new byte[Spool.IN_MEMORY + (6 << 20) + 5];
    bytes[0] = 1;
    bytes[Spool.IN_MEMORY + (3 << 20)] = 2;

    try (Spool spool = Spool.of(new ByteArrayInputStream(bytes), folder)) {
      ByteBuffer all = ByteBuffer.allocate(bytes.length);
      spool.readAt(0, all);
      assertArrayEquals(bytes, all.array());
      ByteBuffer end = ByteBuffer.wrap(new byte[] {9, 9, 9});
      spool.readAt(bytes.length - 3, end);
      assertArrayEquals(new byte[3], end.array());
    }
  }
}
