package dev.assembler.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareFilesTest {

  @TempDir Path root;

  private void put(String... files) throws IOException {
    for (String file : files) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), file);
    }
  }

  @Test
  void codeCountsOnlyWithItsVariables() throws IOException {
    put("usr/share/OVMF/OVMF_CODE_4M.fd");
    put("usr/share/edk2/ovmf/OVMF_CODE.fd", "usr/share/edk2/ovmf/OVMF_VARS.fd");

    assertEquals(
        Optional.of(
            new Firmware.Uefi(
                root.resolve("usr/share/edk2/ovmf/OVMF_CODE.fd"),
                root.resolve("usr/share/edk2/ovmf/OVMF_VARS.fd"),
                false)),
        FirmwareFiles.find(root, Architecture.AMD64, false));
  }

  @Test
  void secureBootHasABuildOfItsOwn() throws IOException {
    put("usr/share/AAVMF/AAVMF_CODE.fd", "usr/share/AAVMF/AAVMF_VARS.fd");

    assertEquals(Optional.empty(), FirmwareFiles.find(root, Architecture.ARM64, true));
    assertEquals(Optional.empty(), FirmwareFiles.find(root, Architecture.AMD64, false));
    put("usr/share/AAVMF/AAVMF_CODE.ms.fd", "usr/share/AAVMF/AAVMF_VARS.ms.fd");
    assertEquals(
        root.resolve("usr/share/AAVMF/AAVMF_VARS.ms.fd"),
        FirmwareFiles.find(root, Architecture.ARM64, true).orElseThrow().variables());
  }
}
