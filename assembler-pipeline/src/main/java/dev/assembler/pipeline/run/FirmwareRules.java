package dev.assembler.pipeline.run;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.run.MachineRequest.FirmwareChoice;
import dev.assembler.pipeline.run.MachineRequest.Hypervisor;
import java.nio.file.Path;

/** Which firmware a machine has, by what is started and what is asked for. */
final class FirmwareRules {

  private final BootChoice choice;
  private final MachineRequest request;

  private FirmwareRules(BootChoice choice, MachineRequest request) {
    this.choice = choice;
    this.request = request;
  }

  /**
   * @throws UsageException for what does not go together
   * @throws MissingProgramException if its files are missing
   */
  static Firmware of(BootChoice choice, MachineRequest request) throws MissingProgramException {
    var rules = new FirmwareRules(choice, request);
    if (request.firmware() == FirmwareChoice.BIOS) {
      rules.requireBios();
    }
    return rules.isUefi() ? rules.uefi() : rules.builtIn();
  }

  private boolean namesUefi() {
    return request.secureBoot()
        || request.uefiCode().isPresent()
        || request.uefiVariables().isPresent();
  }

  private boolean isUefi() {
    return switch (request.firmware()) {
      case UEFI -> true;
      case BIOS -> false;
      case AUTO -> namesUefi() || isForUefi();
    };
  }

  /** A kernel needs none, and iPXE is in the ROM of a network card for either. */
  private boolean isForUefi() {
    return switch (choice.boot()) {
      case Boot.Kernel kernel -> false;
      case Boot.Netboot net -> false;
      default -> choice.uefi() || choice.architecture() == Architecture.ARM64;
    };
  }

  private void requireBios() {
    if (choice.architecture() == Architecture.ARM64) {
      throw new UsageException("--firmware bios", "arm64 has none", "uefi", "");
    }
    if (namesUefi()) {
      throw new UsageException("--firmware bios", "given with what is for UEFI", "one of them", "");
    }
    if (choice.boot() instanceof Boot.EfiProgram) {
      throw new UsageException("--firmware bios", "an EFI program is for UEFI", "uefi", "");
    }
  }

  private Firmware builtIn() {
    if (request.hypervisor() == Hypervisor.CH && !(choice.boot() instanceof Boot.Kernel)) {
      throw new UsageException("--hypervisor ch", "it has no BIOS", "--firmware uefi", "");
    }
    return new Firmware.BuiltIn();
  }

  private Firmware uefi() throws MissingProgramException {
    if (request.hypervisor() == Hypervisor.CH) {
      return request.uefiCode().isPresent()
          ? ofFiles(request.uefiCode().get(), request.uefiCode().get())
          : FirmwareFiles.requireForCloudHypervisor();
    }
    if (request.uefiCode().isPresent() && request.uefiVariables().isPresent()) {
      return ofFiles(request.uefiCode().get(), request.uefiVariables().get());
    }
    Firmware.Uefi found = FirmwareFiles.require(choice.architecture(), request.secureBoot());
    return ofFiles(
        request.uefiCode().orElse(found.code()), request.uefiVariables().orElse(found.variables()));
  }

  private Firmware.Uefi ofFiles(Path code, Path variables) {
    return new Firmware.Uefi(code, variables, request.secureBoot());
  }
}
