package dev.assembler.pipeline.kernel.module;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The symbols that tie modules together. Exported ones have a checksum, a symbol {@code
 * __crc_NAME}, or are named in {@code __ksymtab_strings} where the kernel has no MODVERSIONS;
 * needed ones are undefined, or have an entry in {@code __versions} only.
 */
final class ModuleSymbols {

  private static final byte[] CRC = "__crc_".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_SIZE = 64;
  private static final int EM_SPARC = 2;
  private static final int EM_SPARCV9 = 43;
  private static final int STT_REGISTER = 13;

  private final ElfFile elf;
  private final byte[] strings;
  private final ByteBuffer symbols;
  private final List<String> exports = new ArrayList<>();
  private final List<String> needs = new ArrayList<>();

  private ModuleSymbols(ElfFile elf) throws IOException {
    this.elf = elf;
    this.strings = elf.section(".strtab").orElse(new byte[0]);
    this.symbols = ByteBuffer.wrap(elf.section(".symtab").orElse(new byte[0])).order(elf.order());
  }

  static ModuleSymbols read(ElfFile elf) throws IOException {
    var symbols = new ModuleSymbols(elf);
    symbols.readTable();
    if (symbols.exports.isEmpty()) {
      symbols.readNames();
    }
    symbols.readVersions();
    return symbols;
  }

  List<String> exports() {
    return exports;
  }

  List<String> needs() {
    return needs;
  }

  private void readTable() throws ImageFormatException {
    int size = elf.isWide() ? 24 : 16;
    if (symbols.capacity() % size != 0) {
      throw new ImageFormatException(
          ".symtab: " + symbols.capacity() + " bytes, expected a multiple of " + size);
    }
    boolean registers = elf.machine() == EM_SPARC || elf.machine() == EM_SPARCV9;
    for (int at = size; at < symbols.capacity(); at += size) {
      long name = symbols.getInt(at) & 0xFFFF_FFFFL;
      if (name >= strings.length) {
        throw StructReader.fault(
            ".symtab", "st_name", at, name, "expected less than " + strings.length);
      }
      boolean undefined = symbols.getShort(at + (elf.isWide() ? 6 : 14)) == 0;
      int type = symbols.get(at + (elf.isWide() ? 4 : 12)) & 0xF;
      if (undefined && strings[(int) name] != 0 && !(registers && type == STT_REGISTER)) {
        needs.add(text(strings, (int) name, strings.length));
      }
      if (isChecksum((int) name)) {
        exports.add(text(strings, (int) name + CRC.length, strings.length));
      }
    }
  }

  private boolean isChecksum(int name) {
    if (name + CRC.length >= strings.length) {
      return false;
    }
    for (int i = 0; i < CRC.length; i++) {
      if (strings[name + i] != CRC[i]) {
        return false;
      }
    }
    return true;
  }

  private void readNames() throws IOException {
    byte[] names = elf.section("__ksymtab_strings").orElse(new byte[0]);
    for (int at = 0; at < names.length; at++) {
      String name = text(names, at, names.length);
      if (!name.isEmpty()) {
        exports.add(name);
        at += name.length();
      }
    }
  }

  private void readVersions() throws IOException {
    byte[] versions = elf.section("__versions").orElse(new byte[0]);
    if (versions.length % VERSION_SIZE != 0) {
      return; // as kmod: they are checksums, which say nothing of who needs whom
    }
    Set<String> known = new HashSet<>(needs);
    int checksum = elf.isWide() ? 8 : 4;
    for (int at = 0; at < versions.length; at += VERSION_SIZE) {
      String name = text(versions, at + checksum, at + VERSION_SIZE);
      if (!name.isEmpty() && known.add(name)) {
        needs.add(name);
      }
    }
  }

  private static String text(byte[] bytes, int start, int limit) {
    int end = start;
    while (end < limit && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
