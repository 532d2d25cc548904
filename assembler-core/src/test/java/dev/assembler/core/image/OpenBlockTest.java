package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OpenBlockTest {

  private final OpenBlock block = new OpenBlock(new byte[8]);

  private void write(int offset, int count) {
    block.write(offset, ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, count));
  }

  @Test
  void whatIsLeftOutMayComeLast() {
    write(2, 4);
    write(6, 2);
    assertFalse(block.isComplete());
    write(0, 2);

    assertTrue(block.isComplete());
    assertArrayEquals(new byte[] {1, 2, 1, 2, 3, 4, 1, 2}, block.bytes());
  }

  @Test
  void zerosCountAsWritten() {
    write(0, 5);
    block.zero(4, 8);

    assertTrue(block.isComplete());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 0, 0, 0, 0}, block.bytes());
  }

  @Test
  void scatteredPiecesNeverMakeABlock() {
    write(0, 2);
    write(5, 3);
    write(3, 1);

    assertFalse(block.isComplete());
  }
}
