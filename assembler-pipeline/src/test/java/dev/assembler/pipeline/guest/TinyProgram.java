package dev.assembler.pipeline.guest;

import dev.assembler.core.tree.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A static ELF program for x86-64 in 200 bytes: it says something on its standard output, and ends
 * or switches the machine off.
 */
final class TinyProgram {

  private static final int HEADERS = 64 + 56;
  private static final long ADDRESS = 0x40_0000L;

  private TinyProgram() {}

  /** Ends with an exit code. */
  static Content saying(String text, int exit) {
    // mov edi, exit; mov eax, 60 (exit); syscall
    return program(text, code(12).put((byte) 0xBF).putInt(exit).put((byte) 0xB8).putInt(60));
  }

  /** Switches off. */
  static Content sayingAndOff(String text) {
    // reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_POWER_OFF), 169
    return program(
        text,
        code(22)
            .put((byte) 0xBF)
            .putInt(0xFEE1_DEAD)
            .put((byte) 0xBE)
            .putInt(672_274_793)
            .put((byte) 0xBA)
            .putInt(0x4321_FEDC)
            .put((byte) 0xB8)
            .putInt(169));
  }

  private static ByteBuffer code(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Content program(String text, ByteBuffer last) {
    byte[] said = text.getBytes(StandardCharsets.UTF_8);
    last.put((byte) 0x0F).put((byte) 0x05);
    int total = HEADERS + 24 + last.capacity() + said.length;
    byte[] bytes = new byte[total];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x464C_457F).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
    file.putShort((short) 2).putShort((short) 62).putInt(1).putLong(ADDRESS + HEADERS);
    file.putLong(64).putLong(0).putInt(0).putShort((short) 64).putShort((short) 56);
    file.putShort((short) 1).position(64);
    file.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS).putLong(total);
    file.putLong(total).putLong(0x1000);
    // write(1, text, length): the text lies behind the code.
    file.put((byte) 0xB8).putInt(1).put((byte) 0xBF).putInt(1);
    file.put((byte) 0xBE).putInt((int) ADDRESS + total - said.length);
    file.put((byte) 0xBA).putInt(said.length).put((byte) 0x0F).put((byte) 0x05);
    // 22 bytes of code so far, and two of nothing.
    file.put((byte) 0x90).put((byte) 0x90).put(last.flip()).put(said);
    return Content.of(bytes);
  }
}
