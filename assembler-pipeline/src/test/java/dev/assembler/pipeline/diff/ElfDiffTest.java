package dev.assembler.pipeline.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.CountingImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Programs that may be anything. */
class ElfDiffTest {

  private static final int HEADER = 64;
  private static final int BODY = 1 << 20;
  private static final int NAME = 8;

  /** A hundred names of the same megabyte: what it costs is bounded by the file. */
  @Test
  void sectionsOverOneAnotherAreNotReadForEachName() throws IOException {
    var left = new CountingImage(MemoryImage.of(program(100, 'a')));
    var right = new CountingImage(MemoryImage.of(program(100, 'b')));

    List<String> lines = ElfDiff.of(left, right);

    assertEquals("sections lie over one another: no more of them are compared", lines.getFirst());
    assertTrue(lines.getLast().startsWith("sections that differ: s000, s001"), lines.toString());
    assertTrue(left.bytesRead() < 6L * BODY, left.bytesRead() + " bytes are read");
  }

  /** Each section is all of the body, of which the last byte is the file's own. */
  private static byte[] program(int sections, char last) {
    int names = HEADER + BODY;
    int table = names + (sections + 1) * NAME;
    ByteBuffer file =
        ByteBuffer.allocate(table + (sections + 2) * HEADER).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}).putLong(0x28, table);
    file.putShort(0x3A, (short) HEADER).putShort(0x3C, (short) (sections + 2));
    file.putShort(0x3E, (short) (sections + 1));
    file.put(HEADER + BODY - 1, (byte) last);
    for (int i = 0; i <= sections; i++) {
      String name = i == sections ? "names" : String.format(Locale.ROOT, "s%03d", i);
      file.put(names + i * NAME, name.getBytes(StandardCharsets.ISO_8859_1));
      int entry = table + (i + 1) * HEADER;
      boolean isNames = i == sections;
      file.putInt(entry, i * NAME).putInt(entry + 4, isNames ? 3 : 1);
      file.putLong(entry + 24, isNames ? names : HEADER);
      file.putLong(entry + 32, isNames ? (long) (sections + 1) * NAME : BODY);
    }
    return file.array();
  }
}
