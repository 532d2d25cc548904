package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMAInputStream;

class RawLzmaTest {

  /** lc 3, lp 0, pb 2: (2 * 5 + 0) * 9 + 3. */
  private static final byte PROPERTIES = 0x5D;

  @Test
  void whoeverKnowsTheSettingsExpandsItUpToItsEndMarker() throws IOException {
    byte[] bytes = new byte[300_000];
    new SplittableRandom(5).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= 0x0F;
    }

    byte[] compressed = RawLzma.compress(bytes, 1 << 16);

    assertTrue(compressed.length < bytes.length * 6 / 10, () -> "size " + compressed.length);
    var expanding =
        new LZMAInputStream(new ByteArrayInputStream(compressed), -1, PROPERTIES, 1 << 16);
    assertArrayEquals(bytes, expanding.readAllBytes());
  }
}
