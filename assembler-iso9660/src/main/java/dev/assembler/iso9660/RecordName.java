package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.PaddedText;
import dev.assembler.core.bytes.PaddedText.Padding;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name that an identifier stands for, without version and without an empty extension. */
final class RecordName {

  private RecordName() {}

  static byte[] of(DirectoryRecord record, IsoImage.View view) throws ImageFormatException {
    byte[] identifier = record.identifier();
    if (view == IsoImage.View.JOLIET) {
      String text =
          PaddedText.readUtf16("identifier", identifier, Padding.NUL, ByteOrder.BIG_ENDIAN);
      return (record.isDirectory() ? text : text.replaceFirst(";[0-9]+$", ""))
          .getBytes(StandardCharsets.UTF_8);
    }
    int end = identifier.length;
    if (!record.isDirectory()) {
      int digits = end;
      while (digits > 0 && identifier[digits - 1] >= '0' && identifier[digits - 1] <= '9') {
        digits--;
      }
      if (digits > 1 && digits < end && identifier[digits - 1] == ';') {
        end = digits - 1;
      }
      if (end > 1 && identifier[end - 1] == '.') {
        end--;
      }
    }
    return Arrays.copyOf(identifier, end);
  }
}
