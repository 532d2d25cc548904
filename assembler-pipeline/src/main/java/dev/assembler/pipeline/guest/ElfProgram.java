package dev.assembler.pipeline.guest;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the head of a program says of it (System V ABI, chapter 4: ELF header, and chapter 5:
 * program header).
 *
 * @param wide whether it is ELF64
 * @param machine e_machine: 62 is x86-64, 183 is AArch64
 * @param isStatic whether it names no interpreter
 */
record ElfProgram(boolean wide, int machine, boolean isStatic) {

  private static final int HEADER = 64;
  private static final int MAGIC = 0x7F45_4C46;
  private static final int CLASS_64 = 2;
  private static final int BIG_ENDIAN = 2;
  private static final int PT_INTERP = 3;
  private static final int MOST_SEGMENTS = 1024;

  /** Nothing if it is no ELF program, or one whose program headers are not in the file. */
  static Optional<ElfProgram> of(Content content) throws IOException {
    try (ImageSource image = content.open()) {
      if (image.size() < HEADER) {
        return Optional.empty();
      }
      ByteBuffer head = read(image, 0, HEADER, ByteOrder.BIG_ENDIAN);
      if (head.getInt(0) != MAGIC) {
        return Optional.empty();
      }
      head.order(head.get(5) == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      boolean wide = head.get(4) == CLASS_64;
      long offset = wide ? head.getLong(0x20) : head.getInt(0x1C) & 0xFFFF_FFFFL;
      int size = head.getShort(wide ? 0x36 : 0x2A) & 0xFFFF;
      int count = head.getShort(wide ? 0x38 : 0x2C) & 0xFFFF;
      if (size < 4
          || count < 1
          || count > MOST_SEGMENTS
          || offset < 0
          || offset > image.size() - (long) size * count) {
        return Optional.empty();
      }
      ByteBuffer segments = read(image, offset, size * count, head.order());
      boolean interpreted = false;
      for (int i = 0; i < count; i++) {
        interpreted |= segments.getInt(i * size) == PT_INTERP;
      }
      return Optional.of(new ElfProgram(wide, head.getShort(0x12) & 0xFFFF, !interpreted));
    }
  }

  /** Whether both run on the same machine. */
  boolean runsBeside(ElfProgram other) {
    return wide == other.wide && machine == other.machine;
  }

  String machineName() {
    return switch (machine) {
      case 3 -> "i386";
      case 40 -> "arm";
      case 62 -> "x86-64";
      case 183 -> "aarch64";
      case 243 -> "riscv";
      default -> "machine " + machine;
    };
  }

  private static ByteBuffer read(ImageSource image, long offset, int length, ByteOrder order)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    image.readAt(offset, bytes);
    return bytes.flip().order(order);
  }
}
