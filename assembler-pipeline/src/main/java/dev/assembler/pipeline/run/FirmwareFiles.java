package dev.assembler.pipeline.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where distributions put edk2. */
public final class FirmwareFiles {

  /**
   * A build of it.
   *
   * @param code its program
   * @param variables of a new machine; of one with Secure Boot, with Microsoft's keys enrolled
   */
  private record Place(Architecture architecture, boolean secure, String code, String variables) {

    boolean exists(Path root) {
      return Files.isReadable(root.resolve(code)) && Files.isReadable(root.resolve(variables));
    }
  }

  private static final List<Place> PLACES =
      List.of(
          // Debian, Ubuntu
          amd64(false, "usr/share/OVMF/OVMF_CODE_4M.fd", "usr/share/OVMF/OVMF_VARS_4M.fd"),
          amd64(
              true, "usr/share/OVMF/OVMF_CODE_4M.secboot.fd", "usr/share/OVMF/OVMF_VARS_4M.ms.fd"),
          arm64(false, "usr/share/AAVMF/AAVMF_CODE.fd", "usr/share/AAVMF/AAVMF_VARS.fd"),
          arm64(true, "usr/share/AAVMF/AAVMF_CODE.ms.fd", "usr/share/AAVMF/AAVMF_VARS.ms.fd"),
          // Fedora
          amd64(false, "usr/share/edk2/ovmf/OVMF_CODE.fd", "usr/share/edk2/ovmf/OVMF_VARS.fd"),
          amd64(
              true,
              "usr/share/edk2/ovmf/OVMF_CODE.secboot.fd",
              "usr/share/edk2/ovmf/OVMF_VARS.secboot.fd"),
          arm64(
              false,
              "usr/share/edk2/aarch64/QEMU_EFI-pflash.raw",
              "usr/share/edk2/aarch64/vars-template-pflash.raw"),
          // Arch
          amd64(false, "usr/share/edk2/x64/OVMF_CODE.4m.fd", "usr/share/edk2/x64/OVMF_VARS.4m.fd"));

  private static final List<String> CLOUD_HYPERVISOR =
      List.of(
          "usr/share/cloud-hypervisor/CLOUDHV.fd",
          "usr/share/cloud-hypervisor/CLOUDHV_EFI.fd",
          "usr/share/edk2/cloud-hypervisor/CLOUDHV.fd");

  private static final Path ROOT = Path.of("/");

  private FirmwareFiles() {}

  private static Place amd64(boolean secure, String code, String variables) {
    return new Place(Architecture.AMD64, secure, code, variables);
  }

  private static Place arm64(boolean secure, String code, String variables) {
    return new Place(Architecture.ARM64, secure, code, variables);
  }

  /** The first there is for QEMU. */
  public static Optional<Firmware.Uefi> find(Architecture architecture, boolean secure) {
    return find(ROOT, architecture, secure);
  }

  static Optional<Firmware.Uefi> find(Path root, Architecture architecture, boolean secure) {
    return PLACES.stream()
        .filter(place -> place.architecture() == architecture && place.secure() == secure)
        .filter(place -> place.exists(root))
        .map(place ->
            new Firmware.Uefi(root.resolve(place.code()), root.resolve(place.variables()), secure))
        .findFirst();
  }

  /** The same, which must be there. */
  static Firmware.Uefi require(Architecture architecture, boolean secure)
      throws MissingProgramException {
    return find(architecture, secure)
        .orElseThrow(() ->
            new MissingProgramException(
                "UEFI for " + architecture,
                "no edk2" + (secure ? " with Secure Boot" : "") + " where packages put it",
                "install it (Debian: apt install "
                    + (architecture == Architecture.AMD64 ? "ovmf" : "qemu-efi-aarch64")
                    + "), or name its files with --uefi-code and --uefi-vars"));
  }

  /** That of cloud-hypervisor, which is one file. */
  static Firmware.Uefi requireForCloudHypervisor() throws MissingProgramException {
    for (String file : CLOUD_HYPERVISOR) {
      Path code = ROOT.resolve(file);
      if (Files.isReadable(code)) {
        return new Firmware.Uefi(code, code, false);
      }
    }
    throw new MissingProgramException(
        "CLOUDHV.fd", "no edk2 for cloud-hypervisor", "name its file with --uefi-code");
  }
}
