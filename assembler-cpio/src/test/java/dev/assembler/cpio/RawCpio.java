package dev.assembler.cpio;

import dev.assembler.core.image.MemoryImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Archives made by hand, entry by entry, right or wrong. */
final class RawCpio {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private String magic = "070701";
  private long ino = 1;
  private long nlink = 1;
  private long mtime = 5;

  RawCpio magic(String newMagic) {
    magic = newMagic;
    return this;
  }

  /** Inode and link count of the entries to come. */
  RawCpio link(long newIno, long newNlink) {
    ino = newIno;
    nlink = newNlink;
    return this;
  }

  RawCpio directory(String name) {
    return entry(name, 040755, "");
  }

  RawCpio file(String name, String data) {
    return entry(name, 0100644, data);
  }

  RawCpio symlink(String name, String target) {
    return entry(name, 0120777, target);
  }

  RawCpio trailer() {
    return link(0, 1).entry("TRAILER!!!", 0, "");
  }

  RawCpio entry(String name, long mode, String data) {
    return entry(name, mode, data, 0, 0);
  }

  RawCpio entry(String name, long mode, String data, long rdevMajor, long rdevMinor) {
    byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
    return header(mode, bytes.length, rdevMajor, rdevMinor, name.length() + 1, 0)
        .text(name + "\0")
        .pad()
        .bytes(bytes)
        .pad();
  }

  RawCpio header(
      long mode, long size, long rdevMajor, long rdevMinor, long nameSize, long checksum) {
    return text(
        String.format(
            Locale.ROOT,
            "%s%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
            magic,
            ino,
            mode,
            0,
            0,
            nlink,
            mtime,
            size,
            0,
            0,
            rdevMajor,
            rdevMinor,
            nameSize,
            checksum));
  }

  RawCpio text(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawCpio bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  RawCpio zeros(int count) {
    return bytes(new byte[count]);
  }

  RawCpio pad() {
    return zeros(-out.size() & 3);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  MemoryImage image() {
    return MemoryImage.of(toBytes());
  }
}
