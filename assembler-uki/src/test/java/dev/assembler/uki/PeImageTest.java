package dev.assembler.uki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeImageTest {

  private static final byte[] STUB = Programs.stub(PeMachine.X64);
  private static final int ROW = Programs.TABLE;

  private static String refused(ImageSource image) {
    return assertThrows(ImageFormatException.class, () -> PeImage.read(image)).getMessage();
  }

  @Test
  void headersAndSectionsAreRead() throws IOException {
    PeImage program = PeImage.read(Mutations.of(STUB));

    assertEquals(PeMachine.X64, program.machine().orElseThrow());
    assertEquals(
        List.of(".text", ".sbat", ".sdmagic"),
        program.sections().stream().map(PeSection::name).toList());
    assertEquals(12345, program.timeDateStamp());
    assertTrue(program.isEfiApplication() && !program.isSigned());
    PeSection magic = program.section(".sdmagic").orElseThrow();
    var bytes = ByteBuffer.allocate((int) magic.virtualSize());
    program.bytes(magic).readAt(0, bytes);
    assertArrayEquals("#### LoaderInfo: a stub ####".getBytes(US_ASCII), bytes.array());
  }

  @Test
  void aTableBeyondTheEndIsRefused() {
    assertEquals(
        "PE header.NumberOfSections at 0x46: 65535, the section table ends at 2621728 of 2560",
        refused(Mutations.of(STUB).u16(Programs.PE + 6, 0xFFFF)));
    assertEquals(
        "DOS header.e_lfanew at 0x3c: 0xfffffff0, expected a place inside the file (2560)",
        refused(Mutations.of(STUB).u32(0x3C, 0xFFFF_FFF0L)));
  }

  @Test
  void sectionsOutsideOfTheFileOrOfMemoryAreRefused() {
    assertEquals(
        "PE section .text.PointerToRawData at 0x15c: 4294967040 + 512, beyond the end of the file"
            + " (2560)",
        refused(Mutations.of(STUB).u32(ROW + 0x14, 0xFFFF_FF00L)));
    assertEquals(
        "PE section .text.PointerToRawData at 0x15c: 0, inside the headers (448)",
        refused(Mutations.of(STUB).u32(ROW + 0x14, 0)));
    assertEquals(
        "PE section .text.VirtualAddress at 0x154: 4294901760 + 129, beyond SizeOfImage (21504)",
        refused(Mutations.of(STUB).u32(ROW + 0x0C, 0xFFFF_0000L))
            .replaceAll("\\+ [0-9]+,", "+ 129,"));
  }

  @Test
  void sectionsOverOneAnotherAreRefused() {
    assertEquals(
        "PE sections .text and .sbat: overlap in the file, the first ends at 1536, the second"
            + " begins at 1024",
        refused(Mutations.of(STUB).u32(ROW + 40 + 0x14, 0x400)));
    assertTrue(
        refused(Mutations.of(STUB).u32(ROW + 40 + 0x0C, 0x4010))
            .startsWith("PE sections .text and .sbat: overlap in memory"));
  }

  /** As many as the field can say, each of the same bytes: refused without comparing all pairs. */
  @Test
  void sixtyFiveThousandSectionsAreRefusedAtOnce() {
    int count = 0xFFFF;
    byte[] file = new byte[Programs.TABLE + count * PeSection.SIZE + 512];
    System.arraycopy(STUB, 0, file, 0, Programs.TABLE);
    ByteBuffer rows = ByteBuffer.wrap(file).position(Programs.TABLE);
    for (int i = 0; i < count; i++) {
      new PeSection(".s" + i % 9999, 16, 0x1000, 512, file.length - 512, PeSection.DATA)
          .writeTo(rows);
    }

    assertTrue(
        refused(
                Mutations.of(file)
                    .u16(Programs.PE + 6, count)
                    .u32(Programs.OPTIONAL + 0x38, 0x7FFF_0000))
            .contains("overlap in the file"));
  }

  @Test
  void whatIsNoProgramIsRefused() {
    assertEquals(
        "DOS header.e_magic at 0x0: \"\\xffZ\", expected \"MZ\"",
        refused(Mutations.of(STUB).u8(0, 0xFF)));
    assertTrue(refused(Mutations.of(STUB).u16(Programs.OPTIONAL, 0x107)).contains("Magic at 0x58"));
    assertTrue(refused(Mutations.of(STUB).u32(Programs.OPTIONAL + 0x20, 3)).contains("two"));
    assertTrue(refused(Mutations.of(STUB).u32(Programs.OPTIONAL + 0x6C, 17)).contains("most 16"));
    assertTrue(refused(Mutations.of(STUB).u32(0xE8, 0x9F8).u32(0xEC, 64)).contains("outside"));
    for (int length : new int[] {0, 1, 0x3F, 0x41, 0x60, 0x100}) {
      refused(Mutations.of(STUB).truncate(length));
    }
  }
}
