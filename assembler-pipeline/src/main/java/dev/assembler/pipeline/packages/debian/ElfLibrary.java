package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the dynamic loader asks of a shared library (ELF gABI): for which machine it is, and the
 * name that programs ask for. Whatever is no shared library, or malformed, is none.
 *
 * @param is64 whether of class ELFCLASS64
 * @param machine e_machine
 * @param soname DT_SONAME; empty if it states none
 */
record ElfLibrary(boolean is64, int machine, Optional<String> soname) {

  private static final int ET_DYN = 3;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int DT_STRTAB = 5;
  private static final int DT_SONAME = 14;
  private static final int MOST_HEADERS = 1024;
  private static final int MOST_DYNAMIC = 1 << 20;
  private static final int LONGEST_NAME = 255;

  static Optional<ElfLibrary> of(Content content) throws IOException {
    if (content.size() < 64) {
      return Optional.empty();
    }
    try (ImageSource source = content.open()) {
      ByteBuffer ident = read(source, 0, 64);
      boolean elf = ident.getInt(0) == 0x464C_457F && ident.get(6) == 1;
      boolean little = ident.get(5) == 1;
      if (!elf || !(little || ident.get(5) == 2) || !(ident.get(4) == 1 || ident.get(4) == 2)) {
        return Optional.empty();
      }
      var order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      ident.order(order);
      if (Short.toUnsignedInt(ident.getShort(16)) != ET_DYN) {
        return Optional.empty();
      }
      var reader = new Reader(source, content.size(), ident.get(4) == 2, order);
      return reader.isDynamic(ident)
          ? Optional.of(
              new ElfLibrary(reader.is64, Short.toUnsignedInt(ident.getShort(18)), reader.soname()))
          : Optional.empty();
    }
  }

  private static ByteBuffer read(ImageSource source, long offset, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    source.readAt(offset, bytes);
    return bytes.flip();
  }

  /** Reads tables of one file, never beyond its end. */
  private static final class Reader {
    private final ImageSource source;
    private final long size;
    private final boolean is64;
    private final ByteOrder order;
    private ByteBuffer headers;
    private int entrySize;

    Reader(ImageSource source, long size, boolean is64, ByteOrder order) {
      this.source = source;
      this.size = size;
      this.is64 = is64;
      this.order = order;
    }

    /** Reads the program headers; whether one is of a dynamic section. */
    boolean isDynamic(ByteBuffer ident) throws IOException {
      long offset = is64 ? ident.getLong(32) : Integer.toUnsignedLong(ident.getInt(28));
      entrySize = Short.toUnsignedInt(ident.getShort(is64 ? 54 : 42));
      int count = Short.toUnsignedInt(ident.getShort(is64 ? 56 : 44));
      if (entrySize < (is64 ? 56 : 32)
          || count > MOST_HEADERS
          || !isInside(offset, (long) entrySize * count)) {
        return false;
      }
      headers = read(source, offset, entrySize * count).order(order);
      return find(PT_DYNAMIC) >= 0;
    }

    private boolean isInside(long offset, long count) {
      return offset >= 0 && count >= 0 && count <= size && offset <= size - count;
    }

    private int find(int type) {
      for (int at = 0; at < headers.limit(); at += entrySize) {
        if (headers.getInt(at) == type) {
          return at;
        }
      }
      return -1;
    }

    private long word(ByteBuffer from, int at) {
      return is64 ? from.getLong(at) : Integer.toUnsignedLong(from.getInt(at));
    }

    private long offset(int header) {
      return word(headers, header + (is64 ? 8 : 4));
    }

    private long address(int header) {
      return word(headers, header + (is64 ? 16 : 8));
    }

    private long fileSize(int header) {
      return word(headers, header + (is64 ? 32 : 16));
    }

    Optional<String> soname() throws IOException {
      int dynamic = find(PT_DYNAMIC);
      long count = Math.min(fileSize(dynamic), MOST_DYNAMIC);
      if (!isInside(offset(dynamic), count)) {
        return Optional.empty();
      }
      ByteBuffer table = read(source, offset(dynamic), (int) count).order(order);
      long name = -1;
      long strings = -1;
      int word = is64 ? 8 : 4;
      for (int at = 0; at + 2 * word <= table.limit(); at += 2 * word) {
        long tag = word(table, at);
        long value = word(table, at + word);
        if (tag == 0) {
          break;
        }
        name = tag == DT_SONAME ? value : name;
        strings = tag == DT_STRTAB ? value : strings;
      }
      return name < 0 || strings < 0 ? Optional.empty() : text(fileOffset(strings), name);
    }

    /** Where an address of the loaded library is in the file; -1 if nowhere. */
    private long fileOffset(long address) {
      for (int at = 0; at < headers.limit(); at += entrySize) {
        long into = address - address(at);
        if (headers.getInt(at) == PT_LOAD && into >= 0 && into < fileSize(at)) {
          return offset(at) + into;
        }
      }
      return -1;
    }

    private Optional<String> text(long strings, long name) throws IOException {
      if (strings < 0 || name > size || !isInside(strings, name + 1)) {
        return Optional.empty();
      }
      long offset = strings + name;
      ByteBuffer bytes = read(source, offset, (int) Math.min(LONGEST_NAME + 1, size - offset));
      int end = 0;
      while (end < bytes.limit() && bytes.get(end) != 0) {
        end++;
      }
      return end == 0 || end == bytes.limit()
          ? Optional.empty()
          : Optional.of(UTF_8.decode(bytes.slice(0, end)).toString());
    }
  }
}
