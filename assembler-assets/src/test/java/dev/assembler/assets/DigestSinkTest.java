package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DigestSinkTest {

  private static final Set<DigestAlgorithm> ALL = EnumSet.allOf(DigestAlgorithm.class);

  /** All that needs no chain. */
  private static final Set<DigestAlgorithm> TREES =
      EnumSet.complementOf(EnumSet.of(DigestAlgorithm.SHA256));

  private static Map<String, String> expected(MemoryImage image, Set<DigestAlgorithm> which)
      throws IOException {
    return DigestsTest.text(Digests.of(image, which, 1));
  }

  @Test
  void anAscendingWriterIsNeverReadAgain() throws IOException {
    var image = new MemoryImage();
    try (var sink = DigestSink.over(image, ALL, 2)) {
      sink.writeAt(100, ByteBuffer.wrap(Inputs.counting(700_000)));
      sink.zeroAt(800_000, 2_000_000);
      sink.writeAt(3_000_000, ByteBuffer.wrap(Inputs.counting(10)));
      sink.setSize(3_000_500);

      var digests = sink.finish();

      assertEquals(0, sink.readAgain());
      assertEquals(3_000_500, image.size());
      assertEquals(expected(image, ALL), DigestsTest.text(digests));
    }
  }

  /** As squashfs is written: trees need the first piece again, SHA-256 everything. */
  @Test
  void aSuperblockThatComesLastIsReadAgainAlone() throws IOException {
    for (Set<DigestAlgorithm> which : java.util.List.of(TREES, ALL)) {
      var image = new MemoryImage();
      try (var sink = DigestSink.over(image, which, 2)) {
        sink.writeAt(96, ByteBuffer.wrap(Inputs.counting(5_000_000)));
        sink.writeAt(0, ByteBuffer.wrap(Inputs.counting(96)));

        var digests = sink.finish();

        long chain = which.contains(DigestAlgorithm.SHA256) ? image.size() : 0;
        assertEquals(DigestPiece.SIZE + chain, sink.readAgain());
        assertEquals(expected(image, which), DigestsTest.text(digests));
      }
    }
  }

  @Test
  void writersMayDoAnything() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      var random = new SplittableRandom(seed);
      var image = new MemoryImage();
      var plain = new MemoryImage();
      int span = random.nextInt(1, 4_000_000);
      try (var sink = DigestSink.over(image, ALL, random.nextInt(1, 3))) {
        for (int step = random.nextInt(8); step >= 0; step--) {
          long offset = random.nextInt(span);
          int length = random.nextInt(span / 3 + 1);
          switch (random.nextInt(4)) {
            case 0 -> {
              sink.zeroAt(offset, length);
              plain.zeroAt(offset, length);
            }
            case 1 -> {
              sink.setSize(offset);
              plain.setSize(offset);
            }
            default -> {
              var bytes = new byte[length];
              random.nextBytes(bytes);
              ByteBuffer source = ByteBuffer.wrap(bytes);
              sink.writeAt(offset, source);
              assertEquals(0, source.remaining());
              plain.writeAt(offset, ByteBuffer.wrap(bytes));
            }
          }
        }

        var digests = sink.finish();

        assertArrayEquals(plain.toBytes(), image.toBytes(), "seed " + seed);
        assertEquals(expected(plain, ALL), DigestsTest.text(digests), "seed " + seed);
      }
    }
  }

  @Test
  void nothingAtAllHasDigests() throws IOException {
    try (var sink = DigestSink.over(new MemoryImage(), ALL, 1)) {
      assertEquals(expected(new MemoryImage(), ALL), DigestsTest.text(sink.finish()));
    }
  }

  @Test
  void aStreamIsDigestedOnItsWay() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var sink = DigestSink.ascending(new StreamSink(out), ALL, 1)) {
      sink.writeAt(1000, ByteBuffer.wrap(Inputs.counting(100_000)));
      sink.zeroAt(200_000, 5000);

      var digests = sink.finish();

      assertEquals(expected(MemoryImage.of(out.toByteArray()), ALL), DigestsTest.text(digests));
    }
  }

  @Test
  void aStreamCannotLookBack() throws IOException {
    var image = new MemoryImage();
    try (var sink = DigestSink.ascending(image, ALL, 1)) {
      sink.writeAt(0, ByteBuffer.wrap(new byte[10]));

      var refused =
          assertThrows(
              IllegalStateException.class, () -> sink.writeAt(5, ByteBuffer.wrap(new byte[1])));
      assertEquals(
          "cannot digest what is written at 0x5: the sink cannot be read and is at 0xa",
          refused.getMessage());
      assertThrows(IllegalStateException.class, () -> sink.setSize(5));
      assertThrows(IllegalStateException.class, () -> sink.zeroAt(0, 1));
      assertEquals(10, image.size());
    }
  }

  @Test
  void aSinkIsFinishedOnce() throws IOException {
    try (var sink = DigestSink.over(new MemoryImage(), ALL, 1)) {
      sink.finish();

      assertThrows(IllegalStateException.class, sink::finish);
      assertThrows(
          IllegalStateException.class, () -> sink.writeAt(0, ByteBuffer.wrap(new byte[1])));
    }
  }
}
