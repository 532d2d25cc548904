package dev.assembler.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.LeakCheck;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Media that fail: the fault comes out, and every content is closed. */
class DiskFaultTest {

  @Test
  void everyWriteMayFail() {
    long exact = FaultyImage.atEveryWrite(image -> write(image, new LeakCheck(), false));
    long inexact = FaultyImage.atEveryWrite(image -> write(image, new LeakCheck(), true));

    assertTrue(exact > 10, exact + " writes");
    assertTrue(inexact > 10, inexact + " writes");
  }

  @Test
  void aFullDiskIsAnError() {
    IOException full =
        assertThrows(
            IOException.class,
            () -> write(FaultyImage.full(Disks.MIB + 5), new LeakCheck(), false));

    assertEquals("No space left on device", full.getMessage());
  }

  @Test
  void everyContentIsClosed() throws IOException {
    try (var leaks = new LeakCheck()) {
      write(new MemoryImage(), leaks, true);
      assertEquals(2, leaks.opened());
    }
  }

  private static void write(ImageSink sink, LeakCheck leaks, boolean unknown) throws IOException {
    Content content = leaks.watch("a", Content.of(Disks.noise(1000)));
    PartitionSpec second = PartitionSpec.of("b", "swap");
    DiskImage.write(
        DiskImage.plan(
            Disks.gpt()
                .withRawPieces(
                    List.of(new RawPiece("spl", 65536, leaks.watch("spl", Content.of("spl"))))),
            List.of(
                PartitionSpec.of("a", "swap").withBody(PartitionBody.of(content)),
                second.withBody(
                    unknown
                        ? Disks.unknown(1, 3_000_000, 100)
                        : PartitionBody.of(Content.of("b"))))),
        sink);
  }
}
