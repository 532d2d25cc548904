package dev.assembler.assets;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which architecture a kernel image is for, as far as its first bytes tell: x86's boot header
 * (Documentation/arch/x86/boot.rst, "HdrS" at 0x202), arm64's image header
 * (Documentation/arch/arm64/booting.rst, "ARM\x64" at 56), the machine field of a PE file.
 */
public final class KernelArchitecture {

  private static final int HEAD = 1024;
  private static final int ARM64_MAGIC = 0x644D_5241;
  private static final int ARM64_MAGIC_AT = 56;
  private static final int X86_MAGIC = 0x5372_6448;
  private static final int X86_MAGIC_AT = 0x202;

  private static final short MZ = 0x5A4D;
  private static final int PE_OFFSET_AT = 0x3C;
  private static final int PE_MAGIC = 0x0000_4550;
  private static final int PE_MACHINE_ARM64 = 0xAA64;
  private static final int PE_MACHINE_X86_64 = 0x8664;
  private static final int PE_MACHINE_I386 = 0x14C;

  private KernelArchitecture() {}

  /**
   * @return the manifests' name of the architecture; empty if the file has none of these headers
   */
  public static Optional<String> of(Path kernel) throws IOException {
    try (InputStream in = Files.newInputStream(kernel)) {
      return of(in.readNBytes(HEAD));
    }
  }

  /** As {@link #of(Path)}, of a kernel that is in another image; it stays open. */
  public static Optional<String> of(ImageSource kernel) throws IOException {
    byte[] head = new byte[(int) Math.min(HEAD, kernel.size())];
    kernel.readAt(0, ByteBuffer.wrap(head));
    return of(head);
  }

  static Optional<String> of(byte[] head) {
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (u32(bytes, ARM64_MAGIC_AT) == ARM64_MAGIC) {
      return Optional.of(Architectures.ARM64);
    }
    if (u32(bytes, X86_MAGIC_AT) == X86_MAGIC) {
      return Optional.of(Architectures.X86_64);
    }
    return head.length >= HEAD / 2 && bytes.getShort(0) == MZ ? ofPe(bytes) : Optional.empty();
  }

  private static Optional<String> ofPe(ByteBuffer bytes) {
    int pe = (int) u32(bytes, PE_OFFSET_AT);
    if (pe < 0 || u32(bytes, pe) != PE_MAGIC || pe > bytes.limit() - 6) {
      return Optional.empty();
    }
    return switch (Short.toUnsignedInt(bytes.getShort(pe + 4))) {
      case PE_MACHINE_ARM64 -> Optional.of(Architectures.ARM64);
      case PE_MACHINE_X86_64, PE_MACHINE_I386 -> Optional.of(Architectures.X86_64);
      default -> Optional.empty();
    };
  }

  /** -1 beyond the end, which is no value of a field. */
  private static long u32(ByteBuffer bytes, int offset) {
    return offset > bytes.limit() - 4 ? -1 : Integer.toUnsignedLong(bytes.getInt(offset));
  }
}
