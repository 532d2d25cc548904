package dev.assembler.pipeline.uki;

import dev.assembler.pipeline.InputException;
import dev.assembler.uki.PeMachine;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where systemd's stub is when nobody states one. */
public final class StubPlace {

  /** Of the package systemd-boot-efi, and of systemd itself elsewhere. */
  private static final String FOLDER = "/usr/lib/systemd/boot/efi/";

  private StubPlace() {}

  /**
   * The stub for a processor.
   *
   * @throws InputException if it is not there
   */
  public static Path of(PeMachine machine) throws InputException {
    Path stub = Path.of(FOLDER + "linux" + machine.efiName() + ".efi.stub");
    if (!Files.isRegularFile(stub)) {
      throw new InputException(
          stub.toString(),
          "no such file, expected systemd's stub for "
              + machine.architecture()
              + "; install systemd-boot-efi for it, or state --stub FILE");
    }
    return stub;
  }
}
