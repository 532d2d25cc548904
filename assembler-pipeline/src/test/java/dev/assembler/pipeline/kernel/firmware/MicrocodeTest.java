package dev.assembler.pipeline.kernel.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.kernel.KernelTrees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Both makers' pieces, joined as the kernel looks for them. */
class MicrocodeTest {

  private static final String PLACE = "kernel/x86/microcode/";

  private static byte[] amd(int more) {
    return new byte[] {'D', 'M', 'A', 0, (byte) more};
  }

  private static byte[] intel(int more) {
    return new byte[] {1, 0, 0, 0, (byte) more, 0, 0, 0};
  }

  private static byte[] packed(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (StreamCompressor packing = StreamCompressor.open(Codec.parse("xz:6"), bytes)) {
      packing.write(plain);
      packing.finish();
    }
    return bytes.toByteArray();
  }

  @Test
  void piecesAreJoinedInTheOrderOfTheirNames() throws IOException {
    FileTree firmware =
        FileTree.builder()
            .file("lib/firmware/amd-ucode/microcode_amd_fam17h.bin", 0644, Content.of(amd(2)))
            .file("lib/firmware/amd-ucode/microcode_amd.bin.xz", 0644, Content.of(packed(amd(1))))
            .file("lib/firmware/amd-ucode/microcode_amd.bin.asc", 0644, Content.of("signature"))
            .file("lib/firmware/intel-ucode/06-9e-0d", 0644, Content.of(intel(4)))
            .file("lib/firmware/intel-ucode/06-0f-02", 0644, Content.of(intel(3)))
            .build();

    FileTree segment = Microcode.segment(firmware).orElseThrow();

    assertArrayEquals(
        new byte[] {'D', 'M', 'A', 0, 1, 'D', 'M', 'A', 0, 2},
        KernelTrees.bytes(segment, PLACE + "AuthenticAMD.bin"));
    assertArrayEquals(
        new byte[] {1, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0},
        KernelTrees.bytes(segment, PLACE + "GenuineIntel.bin"));
    assertEquals(6, segment.nameCount());
  }

  @Test
  void oneMakerIsEnough() throws IOException {
    FileTree checkout =
        FileTree.builder().file("intel-ucode/06-0f-02", 0644, Content.of(intel(3))).build();

    assertEquals(5, Microcode.segment(checkout).orElseThrow().nameCount());
    assertTrue(Microcode.segment(FileTree.builder().build()).isEmpty());
  }

  @Test
  void whatIsNoMicrocodeIsRefusedByItsName() {
    FileTree wrong =
        FileTree.builder().file("intel-ucode/README", 0644, Content.of("hello")).build();

    var refused = assertThrows(ImageFormatException.class, () -> Microcode.segment(wrong));

    assertEquals("/intel-ucode/README: no microcode of GenuineIntel", refused.getMessage());
  }
}
