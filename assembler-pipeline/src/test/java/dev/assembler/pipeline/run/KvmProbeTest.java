package dev.assembler.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KvmProbeTest {

  @TempDir Path folder;

  /** Emulated it runs everywhere, so where it does not the accelerator is at fault. */
  @ParameterizedTest
  @EnumSource
  @Tag("reference")
  void theProbeGuestSaysItsWord(Architecture architecture) throws IOException {
    Path qemu = ReferenceTool.require(architecture.qemu()).program();

    assertEquals(
        new KvmProbe.Result(true, "works"), KvmProbe.probe(architecture, Accelerator.TCG, qemu));
  }

  @Test
  void aHypervisorThatFailsOrHangsProvesNothing() throws IOException {
    assertEquals(
        "the probe guest did not start: the hypervisor ended with exit code 134 before the guest"
            + " said \"PROBED\"",
        probe("exit 134").reason());
    assertEquals(
        "the probe guest did not start: 3 s went by before the guest said \"PROBED\"",
        probe("exec sleep 1000").reason());
  }

  private KvmProbe.Result probe(String script) throws IOException {
    Path program = folder.resolve("qemu");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setAttribute(program, "unix:mode", 0755);
    KvmProbe.Result result = KvmProbe.probe(Architecture.AMD64, Accelerator.KVM, program);
    assertFalse(result.works());
    return result;
  }

  @Test
  void anotherArchitectureIsNotTried() throws IOException {
    Architecture other =
        Architecture.ofHost().equals(Optional.of(Architecture.AMD64))
            ? Architecture.ARM64
            : Architecture.AMD64;

    assertEquals(
        new KvmProbe.Result(false, "this host has another architecture"),
        KvmProbe.of(other, new HostPrograms("")));
  }
}
