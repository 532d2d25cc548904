package dev.assembler.pipeline.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a host has for machines: hypervisors with their versions, firmware, whether KVM works. */
public final class HostReport {

  private static final int SECONDS = 5;
  private static final int MOST = 4096;

  private HostReport() {}

  /** Facts by name, in an order to read them in. */
  public static Map<String, String> of(HostPrograms programs) throws IOException {
    var facts = new LinkedHashMap<String, String>();
    for (Architecture architecture : Architecture.values()) {
      facts.put(
          "QEMU for " + architecture,
          version(programs, architecture.qemu())
              .orElse("missing (Debian: apt install " + architecture.qemuPackage() + ")"));
    }
    facts.put(
        CloudHypervisorCommand.PROGRAM,
        version(programs, CloudHypervisorCommand.PROGRAM).orElse("missing"));
    for (Architecture architecture : Architecture.values()) {
      facts.put("UEFI for " + architecture, firmware(architecture, false));
      facts.put("Secure Boot for " + architecture, firmware(architecture, true));
    }
    facts.put(
        "KVM",
        Architecture.ofHost().isPresent()
            ? KvmProbe.of(Architecture.ofHost().get(), programs).reason()
            : "no machine of this host's architecture");
    return facts;
  }

  private static String firmware(Architecture architecture, boolean secure) {
    String debian = architecture == Architecture.AMD64 ? "ovmf" : "qemu-efi-aarch64";
    return FirmwareFiles.find(architecture, secure)
        .map(found -> found.code().toString())
        .orElse("missing (Debian: apt install " + debian + ")");
  }

  /** The first line that a program says of itself. */
  private static Optional<String> version(HostPrograms programs, String name) throws IOException {
    Optional<Path> program = programs.find(name);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Process process =
        new ProcessBuilder(program.get().toString(), "--version")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      String text = ended ? new String(out.readNBytes(MOST), UTF_8) : "";
      return Optional.of(text.lines().findFirst().orElse(program.get() + ", of no version"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
