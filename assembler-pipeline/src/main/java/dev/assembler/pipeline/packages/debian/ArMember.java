package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in an ar archive: eight bytes of magic, then for each file a header of 60 bytes and its
 * bytes, padded to an even length (deb(5), ar(5)).
 *
 * @param name without the slash or the spaces behind it
 * @param offset where its bytes begin
 * @param size in bytes
 */
record ArMember(String name, long offset, long size) {

  private static final String MAGIC = "!<arch>\n";
  private static final int HEADER = 60;

  /** A package has three; tools may add some. */
  private static final int MOST = 64;

  /**
   * All files of an archive, in order.
   *
   * @throws ImageFormatException naming field and offset
   */
  static List<ArMember> readAll(ImageSource archive) throws IOException {
    long size = archive.size();
    if (size < MAGIC.length() || !text(archive, 0, MAGIC.length()).equals(MAGIC)) {
      throw new ImageFormatException("ar magic at 0x0: expected \"!<arch>\" and a line feed");
    }
    var members = new ArrayList<ArMember>();
    for (long at = MAGIC.length(); at < size; ) {
      if (members.size() == MOST) {
        throw new ImageFormatException("ar archive: more than " + MOST + " files");
      }
      if (size - at < HEADER) {
        throw new ImageFormatException(
            "ar header at " + at + ": cut off, expected " + HEADER + " bytes");
      }
      ArMember member = header(archive, at, size);
      members.add(member);
      at = member.offset() + member.size() + (member.size() & 1);
    }
    return members;
  }

  private static ArMember header(ImageSource archive, long at, long archiveSize)
      throws IOException {
    String header = text(archive, at, HEADER);
    if (!header.endsWith("`\n")) {
      throw new ImageFormatException("ar header's end at " + (at + 58) + ": expected \"`\\n\"");
    }
    String name = header.substring(0, 16).stripTrailing();
    name = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    String digits = header.substring(48, 58).stripTrailing();
    if (!digits.matches("[0-9]{1,10}")) {
      throw new ImageFormatException(
          "ar header's size at "
              + (at + 48)
              + ": \""
              + PrintableBytes.of(digits.getBytes(ISO_8859_1))
              + "\", expected a decimal number");
    }
    long size = Long.parseLong(digits);
    if (size > archiveSize - at - HEADER) {
      throw new ImageFormatException(
          "ar header's size at " + (at + 48) + ": " + size + ", beyond the end of the archive");
    }
    return new ArMember(name, at + HEADER, size);
  }

  private static String text(ImageSource archive, long offset, int length) throws IOException {
    return new String(bytes(archive, offset, length), ISO_8859_1);
  }

  private static byte[] bytes(ImageSource archive, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    archive.readAt(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** All its bytes, which the caller has bounded by {@link #size}. */
  byte[] read(ImageSource archive) throws IOException {
    return bytes(archive, offset, Math.toIntExact(size));
  }
}
