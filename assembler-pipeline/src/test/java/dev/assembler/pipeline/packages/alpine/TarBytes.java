package dev.assembler.pipeline.packages.alpine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** A tar archive as abuild makes them, and as nobody should. */
final class TarBytes {

  static final long TIME = 1_700_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  TarBytes directory(String name, int mode) {
    return entry(name, '5', mode, new byte[0], "");
  }

  /** A file with its checksum in an extended header. */
  TarBytes file(String name, int mode, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return checksum(ApkChecksum.sha1().digest(content)).entry(name, '0', mode, content, "");
  }

  TarBytes symlink(String name, String target) {
    byte[] digest = ApkChecksum.sha1().digest(target.getBytes(StandardCharsets.UTF_8));
    return checksum(digest).entry(name, '2', 0777, new byte[0], target);
  }

  TarBytes hardLink(String name, String target) {
    return entry(name, '1', 0644, new byte[0], target);
  }

  TarBytes checksum(byte[] sha1) {
    return pax("APK-TOOLS.checksum.SHA1", HexFormat.of().formatHex(sha1));
  }

  /** Records for the entry that comes next: keys and values by turns. */
  TarBytes pax(String... records) {
    var all = new StringBuilder();
    for (int i = 0; i < records.length; i += 2) {
      int length = records[i].length() + records[i + 1].length() + 3;
      int whole = length + Integer.toString(length).length();
      whole = length + Integer.toString(whole).length();
      all.append(whole + " " + records[i] + "=" + records[i + 1] + "\n");
    }
    return entry("pax", 'x', 0644, all.toString().getBytes(StandardCharsets.UTF_8), "");
  }

  TarBytes entry(String name, char type, int mode, byte[] content, String link) {
    return entry(name, type, mode, content, link, "root", "root");
  }

  TarBytes entry(
      String name, char type, int mode, byte[] content, String link, String user, String group) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, String.format(Locale.ROOT, "%07o", mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format(Locale.ROOT, "%011o", content.length));
    put(header, 136, String.format(Locale.ROOT, "%011o", TIME));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar\00000");
    put(header, 265, user);
    put(header, 297, group);
    if (type == '3' || type == '4') {
      put(header, 329, "0000001");
      put(header, 337, "0000003");
    }
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0", sum));
    bytes.writeBytes(header);
    bytes.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }

  /** Without an end mark, as abuild cuts control archives. */
  byte[] cut() {
    return bytes.toByteArray();
  }

  byte[] whole() {
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() + 1024);
  }
}
