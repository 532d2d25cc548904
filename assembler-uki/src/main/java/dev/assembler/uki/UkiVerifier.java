package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that must hold of a UKI beyond what reading it needs. */
final class UkiVerifier {

  private UkiVerifier() {}

  static void verify(ImageSource image) throws IOException {
    PeImage program = PeImage.read(image);
    checkSum(program, image);
    for (AuthenticodeSignature signature : Authenticode.signatures(image)) {
      Optional<String> fault = signature.fault();
      if (fault.isPresent()) {
        throw new ImageFormatException("signature of " + signature.signer() + ": " + fault.get());
      }
    }
    Uki uki = Uki.of(program);
    if (!uki.hasKernel()) {
      return;
    }
    List<String> repeated = uki.repeated();
    if (!repeated.isEmpty()) {
      throw new ImageFormatException("UKI section " + repeated.getFirst());
    }
    Optional<KernelImage> kernel = uki.kernel();
    if (kernel.isPresent()) {
      kernel(program, kernel.get().program());
    }
  }

  /** 0 says that nobody computed one; UEFI does not look. */
  private static void checkSum(PeImage program, ImageSource image) throws IOException {
    PeHeader header = program.header();
    if (header.checkSum() == 0) {
      return;
    }
    long expected = PeChecksum.of(image, header.checkSumOffset());
    if (header.checkSum() != expected) {
      throw StructReader.fault(
          "PE optional header",
          "CheckSum",
          header.checkSumOffset(),
          String.format(Locale.ROOT, "0x%x", header.checkSum()),
          String.format(Locale.ROOT, "expected 0x%x", expected));
    }
  }

  private static void kernel(PeImage program, PeImage kernel) throws ImageFormatException {
    if (kernel.header().machine() != program.header().machine()) {
      throw new ImageFormatException(
          ".linux: for " + kernel.machineName() + ", the stub is for " + program.machineName());
    }
    long room = program.section(UkiSections.LINUX).orElseThrow().virtualSize();
    if (room < kernel.sizeOfImage()) {
      throw new ImageFormatException(
          ".linux: VirtualSize "
              + room
              + ", the kernel takes "
              + kernel.sizeOfImage()
              + " bytes in memory");
    }
  }
}
