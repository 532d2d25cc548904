package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import dev.assembler.testkit.SoftwareTpm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Firmware starts our UKIs from disks of ours, and with Secure Boot only those signed for it. */
@Tag("boot")
@Tag("slow")
class UkiBootTest {

  @TempDir Path folder;

  private UkiFixture ukis;

  @BeforeEach
  void theFixture() {
    ukis = new UkiFixture(folder);
  }

  /** What was printed when the UKI was made is what the TPM holds when its kernel runs. */
  @Test
  void aUkiBootsAndPcr11IsAsSaid() throws IOException {
    String said = ukis.amd64("x.efi").out();
    String pcr11 = said.substring(said.indexOf("PCR 11: sha256:")).substring(15).strip();
    Path disk = ukis.disk("x.efi", "BOOTX64.EFI");

    try (SoftwareTpm tpm = SoftwareTpm.start(folder)) {
      String console = Machine.uefiPc().withTpm(tpm).withDisk(disk, "raw").runUntil("UKI ENDS");

      assertTrue(console.contains("UKI BOOTED x86_64 <" + UkiFixture.COMMAND_LINE + ">"), console);
      assertTrue(console.contains("PCR11 " + pcr11.toUpperCase(Locale.ROOT)), pcr11 + console);
    }
  }

  @Test
  void anArm64UkiBoots() throws IOException {
    ukis.arm64("arm.efi");
    Path disk = ukis.disk("arm.efi", "BOOTAA64.EFI");

    String console = Machine.uefiArm64().withDisk(disk, "raw").runUntil("UKI ENDS");

    assertTrue(console.contains("UKI BOOTED aarch64 <console=ttyAMA0 panic=-1>"), console);
  }

  @Test
  void secureBootStartsWhatIsSignedByItsKey() throws IOException {
    ukis.amd64("x.efi");
    ukis.signWithSnakeoil("x.efi", "signed.efi");
    ReferenceTool.require("sbverify")
        .run("--cert", UkiFixture.SNAKEOIL + ".pem", folder.resolve("signed.efi"));
    Path disk = ukis.disk("signed.efi", "BOOTX64.EFI");

    String console = Machine.secureBootPc().withDisk(disk, "raw").runUntil("UKI ENDS");

    assertTrue(console.contains("UKI BOOTED x86_64"), console);
  }

  /**
   * Modules that were chosen, an initramfs with a guest, a UKI of it that is signed, and the root
   * that it verifies. A kernel under Secure Boot takes only modules with their signatures.
   */
  @Test
  void secureBootStartsAWholeSystem() throws IOException {
    DebianKernel kernel = DebianKernel.cloud();
    Path busybox = ReferenceTool.require("busybox").program();
    for (String tree : new String[] {"tools", "root"}) {
      for (String name : new String[] {"bin", "dev", "proc", "run", "sbin", "sys"}) {
        Files.createDirectories(folder.resolve(tree).resolve(name));
      }
      Files.copy(busybox, folder.resolve(tree).resolve("bin/busybox"));
    }
    Path init = folder.resolve("root/sbin/init");
    Files.writeString(
        init,
        "#!/bin/busybox sh\necho \"SYSTEM RUNS $(busybox cut -d' ' -f3 /proc/mounts | busybox tr"
            + " '\\n' ' ')\"\necho SYSTEM ENDS\nbusybox poweroff -f\n");
    assertTrue(init.toFile().setExecutable(true));
    run("--tree", folder + "/root", "--owner", "0:0", "--out", folder + "/root.squashfs");
    run(
        "kernel",
        "modules",
        "--tree",
        kernel.root().toString(),
        "virtio_pci",
        "virtio_blk",
        "squashfs",
        "overlay",
        "--out",
        folder + "/modules.tar");
    Path guest =
        Files.writeString(
            folder.resolve("guest.toml"),
            "on-failure = \"poweroff\"\n[[layer]]\nname = \"root\"\nsource = \"/dev/vdb\"\n"
                + "image = \"root.squashfs\"\n");
    run(
        "--guest",
        guest.toString(),
        "--tree",
        folder + "/tools",
        "--tree",
        folder + "/modules.tar",
        "--owner",
        "0:0",
        "--out",
        folder + "/system.cpio.zst");
    run(
        "--kernel",
        kernel.image().toString(),
        "--initrd",
        folder + "/system.cpio.zst",
        "--cmdline",
        UkiFixture.COMMAND_LINE,
        "--out",
        folder + "/system.efi");
    ukis.signWithSnakeoil("system.efi", "signed-system.efi");

    String console =
        Machine.secureBootPc()
            .withDisk(ukis.disk("signed-system.efi", "BOOTX64.EFI"), "raw")
            .withReadOnlyDisk(folder.resolve("root.squashfs"), "raw")
            .runUntil("SYSTEM ENDS");

    assertTrue(console.contains("locked down from EFI Secure Boot"), console);
    String runs = console.lines().filter(line -> line.contains("SYSTEM RUNS")).toList().toString();
    assertTrue(runs.contains("overlay"), console);
  }

  private static void run(String... args) {
    Cli.run(args).ok();
  }

  /** Three disks, each of which the firmware tries: none of them is started. */
  @Test
  void secureBootRefusesUnsignedTamperedAndWronglySigned() throws IOException {
    ukis.amd64("unsigned.efi");
    ukis.signWithSnakeoil("unsigned.efi", "tampered.efi");
    byte[] bytes = Files.readAllBytes(folder.resolve("tampered.efi"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf(UkiFixture.COMMAND_LINE)] ^= 1;
    Files.write(folder.resolve("tampered.efi"), bytes);
    ReferenceTool.require("openssl")
        .run(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=somebody else",
            "-keyout",
            folder.resolve("other.key"),
            "-out",
            folder.resolve("other.crt"));
    Cli.run(
            "sign",
            folder + "/unsigned.efi",
            "--key",
            folder + "/other.key",
            "--cert",
            folder + "/other.crt",
            "--out",
            folder + "/wrong.efi")
        .ok();

    Machine machine = Machine.secureBootPc();
    for (String name : new String[] {"unsigned.efi", "tampered.efi", "wrong.efi"}) {
      machine = machine.withDisk(ukis.disk(name, "BOOTX64.EFI"), "raw");
    }
    String console = machine.runUntil("No bootable option");

    assertEquals(3, console.split("Access Denied", -1).length - 1, console);
    assertTrue(!console.contains("UKI BOOTED"), console);
  }
}
