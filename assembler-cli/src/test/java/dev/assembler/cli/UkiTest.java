package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UKIs of Debian's kernels on the command line. */
@Tag("reference")
class UkiTest {

  @TempDir Path folder;

  private UkiFixture ukis;
  private String uki;

  @BeforeEach
  void aUki() throws IOException {
    ukis = new UkiFixture(folder);
    ukis.amd64("x.efi", "-q");
    uki = folder + "/x.efi";
  }

  @Test
  void whatIsInsideIsSeenAndReached() throws IOException {
    String seen = Cli.run("inspect", uki).ok().out();

    assertTrue(seen.startsWith(uki + ": a UKI for x64, "), seen);
    assertTrue(seen.contains("\nkernel: " + DebianKernel.cloud().version() + "\n"), seen);
    assertTrue(seen.contains("\ncommand line: " + UkiFixture.COMMAND_LINE + "\n"), seen);
    assertTrue(seen.contains("\nos-release: PRETTY_NAME=\"Debian\"\n"), seen);
    assertTrue(seen.contains("\nsignature: none\n") && seen.contains("\nPCR 11: "), seen);
    assertTrue(Cli.run("ls", uki).ok().out().contains(".initrd"));
    assertTrue(Cli.run("ls", uki + "#.initrd:/bin/sh").ok().out().contains("busybox"));
    assertTrue(Cli.run("cat", uki + "#.initrd:/init").ok().out().startsWith("#!/bin/busybox sh"));
    assertTrue(Cli.run("inspect", uki + "#.linux").ok().out().contains("an EFI program for x64"));
    Cli.run("verify", uki).ok();
    assertEquals(
        "assemble: "
            + uki
            + "#.initrx: no such section, expected one of .text, .reloc, .data,"
            + " .dynamic, .rela, .dynsym, .sdmagic, .osrel, .cmdline, .uname, .initrd, .linux,"
            + " .sbat\n",
        Cli.run("ls", uki + "#.initrx").err());
  }

  @Test
  void theSamePartsGiveTheSameBytesAndTheNameIsThatOfTheKernel() throws IOException {
    ukis.amd64("vmlinuz-{VERSION}-{HASH}.efi", "--hash", "1a2b3c4", "-q");
    Path named = folder.resolve("vmlinuz-" + DebianKernel.cloud().version() + "-1a2b3c4.efi");

    assertArrayEquals(Files.readAllBytes(Path.of(uki)), Files.readAllBytes(named));
  }

  @Test
  void resultsFollowTheirSchemas() throws IOException {
    Map<?, ?> made = JsonTest.checked("uki", ukis.amd64("j.efi", "--json"));
    JsonTest.checked("uki-plan", ukis.amd64("none.efi", "--json", "--plan"));
    Map<?, ?> seen = JsonTest.checked("inspect", Cli.run("inspect", uki, "--json").ok());
    JsonTest.checked("verify", Cli.run("verify", uki, "--json").ok());
    JsonTest.checked("ls-uki", Cli.run("ls", uki, "--json").ok());

    Object said = ((Map<?, ?>) made.get("result")).get("pcr11");
    var profiles = (List<?>) ((Map<?, ?>) seen.get("result")).get("profiles");
    assertEquals(said, ((Map<?, ?>) profiles.getFirst()).get("pcr11"));
    assertTrue(!Files.exists(folder.resolve("none.efi")));
  }

  @Test
  void signingAndVerifyingGoTogether() throws IOException {
    ukis.signWithSnakeoil("x.efi", "signed.efi");
    ukis.signWithSnakeoil("x.efi", "again.efi");
    String signed = folder + "/signed.efi";
    String certificate = UkiFixture.SNAKEOIL + ".pem";

    assertArrayEquals(
        Files.readAllBytes(Path.of(signed)), Files.readAllBytes(folder.resolve("again.efi")));
    assertTrue(
        Cli.run("verify-signature", signed, "--cert", certificate).ok().out().contains("trusted"));
    JsonTest.checked(
        "verify-signature",
        Cli.run("verify-signature", signed, "--cert", certificate, "--json").ok());
    Cli.run("verify", signed).ok();
    Cli.Run unsigned = Cli.run("verify-signature", uki, "--cert", certificate);
    assertEquals(1, unsigned.exit());
    assertTrue(unsigned.err().endsWith(": not signed\n"), unsigned.err());
  }

  @Test
  void anArm64StubWithAnAmd64KernelIsRefusedBeforeWriting() throws IOException {
    Path stub =
        DebianPackage.unpacked("systemd-boot-efi:arm64")
            .resolve("usr/lib/systemd/boot/efi/linuxaa64.efi.stub");
    Cli.Run refused =
        Cli.run(
            "--kernel",
            DebianKernel.cloud().image().toString(),
            "--stub",
            stub.toString(),
            "--out",
            folder + "/wrong.efi");

    assertEquals(4, refused.exit());
    assertEquals(
        "assemble: "
            + folder
            + "/wrong.efi: cannot be a UKI: kernel: for x64, but the stub is for"
            + " aa64\n",
        refused.err());
    assertTrue(!Files.exists(folder.resolve("wrong.efi")));
  }
}
