package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.bytes.StructWriter;
import dev.assembler.pipeline.packages.PackageScript;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The bytes of {@code lib/apk/db/scripts.tar}: a file for each script of each package, named {@code
 * NAME-VERSION.CHECKSUM.KIND}, in headers as apk itself writes them (GNU's magic, numbers filled up
 * with zeros, "root" for owners).
 */
final class ScriptsArchive {

  private static final int BLOCK = 512;
  private static final int NAME_WIDTH = 100;
  private static final byte[] ROOT = "root".getBytes(StandardCharsets.US_ASCII);

  /** A header and what belongs to it. */
  private final List<byte[]> entries = new ArrayList<>();

  /** One that goes on from a base's: what stands before its end mark. */
  ScriptsArchive(byte[] base) {
    int at = 0;
    while (at + BLOCK <= base.length && !isZero(base, at)) {
      int end = Math.min(base.length, at + BLOCK + (size(base, at) + BLOCK - 1) / BLOCK * BLOCK);
      entries.add(Arrays.copyOfRange(base, at, end));
      at = end;
    }
  }

  private static boolean isZero(byte[] block, int at) {
    return Arrays.equals(block, at, at + BLOCK, new byte[BLOCK], 0, BLOCK);
  }

  /** Keeps the scripts of these packages alone, in their order: apk writes all of it anew. */
  void arrange(List<ApkPackage> packages) {
    var arranged = new ArrayList<byte[]>();
    for (ApkPackage info : packages) {
      entries.stream().filter(entry -> isOf(entry, info)).forEach(arranged::add);
    }
    entries.clear();
    entries.addAll(arranged);
  }

  /** Takes out what is of one package. */
  void remove(ApkPackage info) {
    entries.removeIf(entry -> isOf(entry, info));
  }

  private static boolean isOf(byte[] entry, ApkPackage info) {
    byte[] prefix = (info.id() + "." + info.checksum() + ".").getBytes(StandardCharsets.UTF_8);
    int length = Math.min(prefix.length, NAME_WIDTH - 1);
    return Arrays.equals(entry, 0, length, prefix, 0, length);
  }

  /** The size in a header; what is no number counts as nothing. */
  private static int size(byte[] all, int header) {
    String digits = new String(all, header + 124, 11 + 1, StandardCharsets.ISO_8859_1).strip();
    String octal = digits.replace("\0", "");
    return octal.matches("[0-7]{1,10}") || octal.matches("0{1,3}[0-7]{1,9}")
        ? Integer.parseInt(octal, 8)
        : 0;
  }

  void add(ApkPackage info, List<PackageScript> scripts) {
    for (PackageScript script : scripts) {
      byte[] text = script.bytes();
      String name = info.id() + "." + info.checksum() + "." + script.kind();
      byte[] header = header(name, text.length, info.buildTime());
      byte[] entry = Arrays.copyOf(header, BLOCK + (text.length + BLOCK - 1) / BLOCK * BLOCK);
      System.arraycopy(text, 0, entry, BLOCK, text.length);
      entries.add(entry);
    }
  }

  byte[] build() {
    var whole = new ByteArrayOutputStream();
    entries.forEach(whole::writeBytes);
    whole.writeBytes(new byte[2 * BLOCK]);
    return whole.toByteArray();
  }

  private static byte[] header(String name, int size, long time) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    byte[] full = name.getBytes(StandardCharsets.UTF_8);
    // apk cuts longer names off, too: a NUL ends the field.
    byte[] cut = Arrays.copyOf(Arrays.copyOf(full, Math.min(full.length, NAME_WIDTH - 1)), 100);
    new StructWriter("scripts.tar header", block)
        .at(0)
        .bytes("name", cut, NAME_WIDTH)
        .at(100)
        .bytes("mode", octal(0755, 7), 8)
        .at(108)
        .bytes("uid", octal(0, 7), 8)
        .at(116)
        .bytes("gid", octal(0, 7), 8)
        .at(124)
        .bytes("size", octal(size, 12), 12)
        .at(136)
        .bytes("mtime", octal(time, 12), 12)
        .at(148)
        .bytes("chksum", "        ".getBytes(StandardCharsets.US_ASCII), 8)
        .at(156)
        .bytes("typeflag", new byte[] {'0'}, 1)
        .at(157)
        .bytes("linkname", new byte[NAME_WIDTH], NAME_WIDTH)
        .at(257)
        .bytes("magic", "ustar  \0".getBytes(StandardCharsets.US_ASCII), 8)
        .at(265)
        .bytes("uname", Arrays.copyOf(ROOT, 32), 32)
        .at(297)
        .bytes("gname", Arrays.copyOf(ROOT, 32), 32)
        .at(329)
        .zeros(BLOCK - 329)
        .at(BLOCK);
    int sum = 0;
    for (byte b : block.array()) {
      sum += b & 0xFF;
    }
    byte[] checksum = octal(sum, 6);
    System.arraycopy(checksum, 0, block.array(), 148, checksum.length);
    block.array()[154] = 0;
    return block.array();
  }

  /** Digits with zeros before them. */
  private static byte[] octal(long value, int digits) {
    byte[] text =
        String.format(Locale.ROOT, "%0" + digits + "o", value).getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(text, digits == 7 ? 8 : digits);
  }
}
