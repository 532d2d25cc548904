package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SBAT: lines of CSV by which components are revoked (shim's SBAT.md). */
final class Sbat {

  private static final String FIRST =
      "sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md\n";

  /** What a UKI says of itself where nothing is stated, as ukify has it. */
  static final String UKI =
      "uki,1,UKI,uki,1,https://uapi-group.org/specifications/specs/unified_kernel_image/\n";

  private static final int MOST = 1 << 16;

  private Sbat() {}

  /** One first line, then all others in the order given; a zero ends it, as ukify writes it. */
  static byte[] merged(List<String> texts) {
    var merged = new StringBuilder(FIRST);
    for (String text : texts) {
      text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("sbat,"))
          .forEach(line -> merged.append(line).append('\n'));
    }
    return merged.append('\0').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The text of a program's own section, if it has one. */
  static Optional<String> of(PeImage program) throws IOException {
    Optional<PeSection> section = program.section(UkiSections.SBAT);
    return section.isEmpty() ? Optional.empty() : Optional.of(text(program.bytes(section.get())));
  }

  /** The text of a file or a section, without the zeros behind. */
  static String text(ImageSource bytes) throws IOException {
    if (bytes.size() > MOST) {
      throw new ImageFormatException("SBAT: " + bytes.size() + " bytes, expected at most " + MOST);
    }
    byte[] text = new byte[(int) bytes.size()];
    bytes.readAt(0, ByteBuffer.wrap(text));
    int end = text.length;
    while (end > 0 && text[end - 1] == 0) {
      end--;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** What is wrong with it, line by line. */
  static List<String> problems(String text) {
    var problems = new ArrayList<String>();
    if (!text.startsWith("sbat,")) {
      problems.add("SBAT: begins with \"" + start(text) + "\", expected the line sbat,1,..");
    }
    text.lines()
        .filter(line -> !line.isBlank() && !line.matches("[^,]+,[0-9]+(,.*)?"))
        .forEach(line -> problems.add("SBAT: \"" + start(line) + "\", expected NAME,NUMBER,.."));
    return problems;
  }

  private static String start(String text) {
    String line = text.lines().findFirst().orElse("");
    byte[] bytes = line.substring(0, Math.min(40, line.length())).getBytes(StandardCharsets.UTF_8);
    return PrintableBytes.of(bytes);
  }
}
