package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.testkit.DebianKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KernelArchitectureTest {

  private static ByteBuffer head() {
    return ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The boot header of a bzImage. */
  static byte[] x86() {
    return head().putInt(0x202, 0x5372_6448).array();
  }

  private static byte[] pe(int machine) {
    return head()
        .putShort(0, (short) 0x5A4D)
        .putInt(0x3C, 0x80)
        .putInt(0x80, 0x4550)
        .putShort(0x84, (short) machine)
        .array();
  }

  @Test
  void headersTellTheArchitecture() {
    assertEquals(Optional.of("x86_64"), KernelArchitecture.of(x86()));
    assertEquals(
        Optional.of("arm64"), KernelArchitecture.of(head().putInt(56, 0x644D_5241).array()));
    assertEquals(Optional.of("arm64"), KernelArchitecture.of(pe(0xAA64)));
    assertEquals(Optional.of("x86_64"), KernelArchitecture.of(pe(0x8664)));
  }

  @Test
  void whatHasNoneTellsNothing() {
    assertEquals(Optional.empty(), KernelArchitecture.of(new byte[0]));
    assertEquals(Optional.empty(), KernelArchitecture.of(new byte[3]));
    assertEquals(Optional.empty(), KernelArchitecture.of(new byte[1024]));
    assertEquals(Optional.empty(), KernelArchitecture.of(pe(0x1234)));
    for (int offset : new int[] {-1, 1020, 1021, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertEquals(
          Optional.empty(),
          KernelArchitecture.of(head().putShort(0, (short) 0x5A4D).putInt(0x3C, offset).array()));
    }
  }

  @Test
  @Tag("reference")
  void debiansKernelsAreForWhatTheySay() throws IOException {
    assertEquals(Optional.of("x86_64"), KernelArchitecture.of(DebianKernel.cloud().image()));
    assertEquals(Optional.of("arm64"), KernelArchitecture.of(DebianKernel.arm64().image()));
  }
}
