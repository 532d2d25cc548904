package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class MutationsTest {

  private static final byte[] IMAGE = {'M', 'A', 'G', 'I', 'C', 7, 8, 9};

  /** Refuses a wrong magic and what is too short, accepts anything after them. */
  private static void readMagic(ImageSource image) throws IOException {
    var magic = ByteBuffer.allocate(5);
    image.readAt(0, magic);
    if (!magic.flip().equals(ByteBuffer.wrap(IMAGE, 0, 5))) {
      throw new ImageFormatException("no magic");
    }
  }

  @Test
  void fieldsOfEveryWidthAreWritten() {
    Mutations image =
        Mutations.of(new byte[22])
            .u8(0, 0x1FF)
            .u16(1, 0x0102)
            .u32(3, 0x01020304L)
            .u64(7, Long.MAX_VALUE)
            .u16be(15, 0x0102)
            .u32be(17, 0x01020304L)
            .flip(21);

    assertArrayEquals(
        new byte[] {-1, 2, 1, 4, 3, 2, 1, -1, -1, -1, -1, -1, -1, -1, 127, 1, 2, 1, 2, 3, 4, -1},
        image.toBytes());
    assertEquals(1, Mutations.of(new byte[8]).u64be(0, 1).toBytes()[7]);
  }

  @Test
  void theOriginalStaysAsItIs() {
    Mutations.of(IMAGE).flip(0).put(1, (byte) 0);

    assertEquals('M', IMAGE[0]);
    assertEquals('A', IMAGE[1]);
  }

  @Test
  void anImageIsCutAndPrintedOnto() throws IOException {
    Mutations image = Mutations.of(IMAGE).truncate(6).append((byte) 1, (byte) 2);

    assertEquals(8, image.size());
    assertArrayEquals(new byte[] {'M', 'A', 'G', 'I', 'C', 7, 1, 2}, image.toBytes());
    assertThrows(IllegalArgumentException.class, () -> image.truncate(9));
    assertThrows(ImageFormatException.class, () -> image.readAt(7, ByteBuffer.allocate(2)));
  }

  @Test
  void everyFlipIsReadOnceAndTheRefusedOnesAreTold() {
    BitSet refused = Mutations.everyByteFlipped(IMAGE, MutationsTest::readMagic);

    assertEquals("{0, 1, 2, 3, 4}", refused.toString());
    Mutations.assertRefused(refused, 0, 5);
    var failure = assertThrows(AssertionError.class, () -> Mutations.assertRefused(refused, 3, 8));
    assertEquals("0x5 was accepted, all from 0x3 to 0x7 should be refused", failure.getMessage());
  }

  @Test
  void everyTruncationIsRead() {
    BitSet refused = Mutations.everyTruncation(IMAGE, MutationsTest::readMagic);

    assertEquals("{0, 1, 2, 3, 4}", refused.toString());
  }

  @Test
  void anyOtherExceptionFailsNamingTheByte() {
    var failure =
        assertThrows(
            AssertionError.class,
            () ->
                Mutations.everyByteChanged(
                    IMAGE,
                    1,
                    image -> {
                      var bytes = ByteBuffer.allocate(8);
                      image.readAt(0, bytes);
                      if (bytes.get(5) == 6) {
                        throw new IllegalStateException("oops");
                      }
                    }));

    assertEquals(
        "the byte at 0x5 changed by 0x01: java.lang.IllegalStateException: oops, expected success"
            + " or ImageFormatException",
        failure.getMessage());
  }

  @Test
  void anIoExceptionOfTheHostIsNoRefusal() {
    assertThrows(
        AssertionError.class,
        () ->
            Mutations.everyTruncation(
                IMAGE,
                image -> {
                  throw new IOException("no disk");
                }));
  }
}
