package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A Linux kernel that is an EFI program (CONFIG_EFI_STUB): a bzImage, an arm64 Image, or a
 * vmlinuz.efi of CONFIG_EFI_ZBOOT, which carries the Image compressed.
 */
public final class KernelImage {

  /** x86: "HdrS" of the setup header (Documentation/arch/x86/boot.rst). */
  private static final int HEADER = 0x202;

  private static final int VERSION_POINTER = 0x20E;
  private static final int MOST_VERSION = 512;

  private final PeImage program;
  private final Optional<String> version;

  private KernelImage(PeImage program, Optional<String> version) {
    this.program = program;
    this.version = version;
  }

  /**
   * Looks at a kernel, which stays open.
   *
   * @throws ImageFormatException if it is no EFI program
   */
  public static KernelImage read(ImageSource kernel) throws IOException {
    String magic = ascii(kernel, 0, 2);
    if (!magic.equals("MZ")) {
      throw new ImageFormatException(
          (magic.equals("\u001F\u008B")
                  ? "gzip-compressed, expected a kernel that is an EFI program; unpack it"
                  : "no EFI program, expected a kernel built with CONFIG_EFI_STUB")
              + (magic.isEmpty() ? " (the file is empty)" : ""));
    }
    return new KernelImage(PeImage.read(kernel), version(kernel));
  }

  private static Optional<String> version(ImageSource kernel) throws IOException {
    if (ascii(kernel, HEADER, 4).equals("HdrS")) {
      return ofSetupHeader(kernel);
    }
    Optional<ZbootHeader> zboot = ZbootHeader.of(kernel);
    if (zboot.isPresent()) {
      return zboot.get().version(kernel);
    }
    try (var bytes = new VersionBanner.Bytes(kernel)) {
      return VersionBanner.find(bytes);
    }
  }

  /** The text that {@code kernel_version} points at: the release, then who built it. */
  private static Optional<String> ofSetupHeader(ImageSource kernel) throws IOException {
    byte[] pointer = bytes(kernel, VERSION_POINTER, 2);
    if (pointer.length < 2) {
      return Optional.empty();
    }
    int offset = (pointer[0] & 0xFF) | (pointer[1] & 0xFF) << 8;
    String text = offset == 0 ? "" : ascii(kernel, 0x200L + offset, MOST_VERSION);
    int end = 0;
    while (end < text.length() && VersionBanner.isPartOfRelease(text.charAt(end))) {
      end++;
    }
    return end == 0 || end == text.length()
        ? Optional.empty()
        : Optional.of(text.substring(0, end));
  }

  /** As many of the bytes as there are, each a character. */
  static String ascii(ImageSource image, long offset, int count) throws IOException {
    return new String(bytes(image, offset, count), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(ImageSource image, long offset, int count) throws IOException {
    byte[] bytes = new byte[(int) Math.max(0, Math.min(count, image.size() - offset))];
    image.readAt(Math.min(offset, image.size()), ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** The kernel as a program. */
  public PeImage program() {
    return program;
  }

  /**
   * As {@code uname -r} prints it: KERNEL_VERSION and CONFIG_LOCALVERSION, from the kernel itself;
   * empty where it does not say.
   */
  public Optional<String> version() {
    return version;
  }
}
