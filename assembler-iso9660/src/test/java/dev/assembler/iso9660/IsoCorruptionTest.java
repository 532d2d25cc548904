package dev.assembler.iso9660;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ChildJvm;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Damaged images: an exception of ours, or a tree that can be walked and read. */
class IsoCorruptionTest {

  @Test
  void everyByteAndManyLengthsInLittleMemory() throws IOException {
    var result = ChildJvm.of(CorruptionRun.class).withOptions("-Xmx48m", "-Xss512k").run();

    assertEquals(0, result.exit(), result.text() + result.err());
    assertTrue(result.text().startsWith("refused "), result.text());
  }
}
