package dev.assembler.uki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The release is what the kernel itself says, with CONFIG_LOCALVERSION, and never the host's. */
class KernelImageTest {

  private static Optional<String> version(byte[] kernel) throws IOException {
    return KernelImage.read(Mutations.of(kernel)).version();
  }

  @Test
  void aBzImageSaysItInItsSetupHeader() throws IOException {
    assertEquals(
        Optional.of("6.12.44-MyceliumOS"), version(Programs.bzImage("6.12.44-MyceliumOS")));
  }

  /** The text "Linux version %s" comes before the banner. */
  @Test
  void anImageSaysItInItsBanner() throws IOException {
    assertEquals(Optional.of("6.12.44+"), version(Programs.image("6.12.44+")));
  }

  @ParameterizedTest
  @CsvSource({"gzip,GZIP", "zstd22,ZSTD", "xzkern,XZ"})
  void aCompressedImageIsUnpackedForIt(String name, Codec.Id codec) throws IOException {
    byte[] kernel = zboot(name, codec);

    assertEquals(Optional.of("6.12.1-zboot"), version(kernel));
    assertThrows(
        ImageFormatException.class,
        () -> version(Mutations.of(kernel).u32(8, 0xFFFF_FF00L).toBytes()));
    assertEquals(Optional.empty(), version(Mutations.of(kernel).u32(12, 8).toBytes()));
  }

  /** A kernel of CONFIG_EFI_ZBOOT, as far as anybody looks who does not run it. */
  private static byte[] zboot(String name, Codec.Id codec) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (OutputStream out = StreamCompressor.open(Codec.parse(codec.toString()), packed)) {
      out.write(Programs.image("6.12.1-zboot"));
    }
    byte[] kernel =
        Programs.program(
            PeMachine.AA64,
            0x400,
            List.of(new Programs.Part(".text", 0x1000, packed.toByteArray())));
    ByteBuffer header = ByteBuffer.wrap(kernel).order(ByteOrder.LITTLE_ENDIAN);
    header.put(4, "zimg".getBytes(ISO_8859_1));
    header.putInt(8, 0x400).putInt(12, packed.size());
    header.put(0x18, name.getBytes(ISO_8859_1));
    return kernel;
  }

  @Test
  void whatDoesNotSayItHasNone() throws IOException {
    assertEquals(
        Optional.empty(), version(Mutations.of(Programs.bzImage("6.1")).u16(0x20E, 0).toBytes()));
    assertEquals(
        Optional.empty(),
        version(Mutations.of(Programs.bzImage("6.1")).u16(0x20E, 0xFFFF).toBytes()));
    assertEquals(Optional.empty(), version(Programs.stub(PeMachine.X64)));
    assertEquals(Optional.empty(), version(Programs.image("x".repeat(70))));
  }

  @Test
  void whatIsNoProgramIsRefused() {
    for (byte[] file : List.of(new byte[0], new byte[] {1}, "text".getBytes(ISO_8859_1))) {
      String message = assertThrows(ImageFormatException.class, () -> version(file)).getMessage();
      assertTrue(message.startsWith("no EFI program, expected a kernel built with"), message);
    }
  }
}
