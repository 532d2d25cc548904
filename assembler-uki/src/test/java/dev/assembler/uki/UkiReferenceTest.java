package dev.assembler.uki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs read and sign what we write, and we read what they have signed. */
@Tag("reference")
class UkiReferenceTest {

  private static final Path STUB = Path.of("/usr/lib/systemd/boot/efi/linuxx64.efi.stub");

  @TempDir Path folder;

  private Path key;
  private Path certificate;

  @BeforeEach
  void theKeys() throws IOException {
    key = Files.write(folder.resolve("rsa.key"), Programs.resource("rsa.key"));
    certificate = Files.write(folder.resolve("rsa.crt"), Programs.resource("rsa.crt"));
  }

  private Path uki(UkiParts parts) throws IOException {
    var image = new MemoryImage();
    UkiImage.write(UkiImage.plan(parts), image, ProgressListener.NONE);
    return Files.write(folder.resolve("x.efi"), image.toBytes());
  }

  private static UkiParts debian() throws IOException {
    return UkiParts.of(Content.of(STUB), Content.of(DebianKernel.cloud().image()))
        .withInitrd(Content.of("an initrd"))
        .withCommandLine("console=ttyS0")
        .withOsRelease(Content.of("ID=debian\n"));
  }

  private Path sign(Path program) throws IOException {
    Path signed = folder.resolve("ours-" + program.getFileName());
    try (ImageSource image = FileImage.openForReading(program);
        FileImage target = FileImage.create(signed)) {
      Authenticode.sign(image, Programs.rsa(), Optional.empty(), target);
    }
    return signed;
  }

  private List<AuthenticodeSignature> signatures(Path program) throws IOException {
    try (ImageSource image = FileImage.openForReading(program)) {
      UkiImage.verify(image);
      return Authenticode.signatures(image);
    }
  }

  /** What objcopy takes out of a section is what was put in. */
  @Test
  void objcopyFindsEverySectionAsItWasGiven() throws IOException {
    Path uki = uki(debian());
    String listed = ReferenceTool.require("objdump").run("-h", uki).text();
    List<String> names =
        listed
            .lines()
            .filter(line -> line.matches("\\s+[0-9]+ \\..*"))
            .map(line -> line.strip().split(" +", -1)[1])
            .toList();

    assertEquals(
        List.of(
            ".text",
            ".reloc",
            ".data",
            ".dynamic",
            ".rela",
            ".dynsym",
            ".sdmagic",
            ".osrel",
            ".cmdline",
            ".uname",
            ".initrd",
            ".linux",
            ".sbat"),
        names);
    assertEquals("an initrd", dumped(uki, ".initrd"));
    assertEquals("console=ttyS0", dumped(uki, ".cmdline"));
    assertEquals("ID=debian\n", dumped(uki, ".osrel"));
    assertEquals(DebianKernel.cloud().version(), dumped(uki, ".uname"));
    assertTrue(dumped(uki, ".sbat").contains("\nuki,1,UKI,"));
    byte[] kernel = Files.readAllBytes(DebianKernel.cloud().image());
    byte[] inside = Files.readAllBytes(folder.resolve(".linux"));
    assertArrayEquals(kernel, Arrays.copyOf(inside, kernel.length));
  }

  private String dumped(Path uki, String name) throws IOException {
    Path out = folder.resolve(name);
    Path linux = folder.resolve(".linux");
    ReferenceTool.require("objcopy")
        .run(
            "--dump-section",
            name + "=" + out,
            "--dump-section",
            ".linux=" + linux,
            uki,
            folder.resolve("copy.efi"));
    return Files.readString(out, ISO_8859_1);
  }

  /** The kernel's version is that of its package, on both processors. */
  @Test
  void debiansKernelsSayTheirVersions() throws IOException {
    for (DebianKernel kernel : List.of(DebianKernel.cloud(), DebianKernel.arm64())) {
      try (ImageSource image = FileImage.openForReading(kernel.image())) {
        assertEquals(Optional.of(kernel.version()), KernelImage.read(image).version());
      }
    }
  }

  @Test
  void debiansArm64StubAndKernelGoTogether() throws IOException {
    Path stub =
        DebianPackage.unpacked("systemd-boot-efi:arm64")
            .resolve("usr/lib/systemd/boot/efi/linuxaa64.efi.stub");
    Content arm = Content.of(DebianKernel.arm64().image());
    Path uki = uki(UkiParts.of(Content.of(stub), arm).withCommandLine("ro"));

    assertEquals(List.of(), signatures(uki));
    try {
      UkiImage.plan(UkiParts.of(Content.of(stub), Content.of(DebianKernel.cloud().image())));
      throw new AssertionError("an amd64 kernel on an arm64 stub");
    } catch (UkiLayoutException e) {
      assertEquals(List.of("kernel: for x64, but the stub is for aa64"), e.problems());
    }
  }

  @Test
  void sbverifyAndOsslsigncodeAgreeWithOurSignatures() throws IOException {
    Path signed = sign(uki(debian()));

    String said = ReferenceTool.require("sbverify").run("--cert", certificate, signed).text();
    assertEquals("Signature verification OK\n", said);
    String other =
        ReferenceTool.require("osslsigncode")
            .tryRun("verify", "-CAfile", certificate, "-in", signed)
            .text();
    assertTrue(other.contains("Number of verified signatures: 1"), other);
    long sums =
        other
            .lines()
            .filter(line -> line.startsWith("PE checksum") || line.contains("PE checksum"))
            .map(line -> line.replaceAll(".*: *", ""))
            .distinct()
            .count();
    assertEquals(1, sums, other);
    ReferenceTool.Result wrong =
        ReferenceTool.require("sbverify")
            .tryRun(
                "--cert", Files.write(folder.resolve("o"), Programs.resource("root.crt")), signed);
    assertTrue(wrong.exit() != 0);
  }

  @Test
  void whatSbsignAndOsslsigncodeHaveSignedIsRead() throws IOException {
    Path uki = uki(debian());
    Path sbsign = folder.resolve("sbsign.efi");
    ReferenceTool.require("sbsign")
        .run("--key", key, "--cert", certificate, "--output", sbsign, uki);
    Path ossl = folder.resolve("ossl.efi");
    ReferenceTool.require("osslsigncode")
        .run(
            "sign",
            "-h",
            "sha384",
            "-certs",
            certificate,
            "-key",
            key,
            "-in",
            sbsign,
            "-nest",
            "-out",
            ossl);
    Path both = folder.resolve("ossl-alone.efi");
    ReferenceTool.require("osslsigncode")
        .run("sign", "-h", "sha384", "-certs", certificate, "-key", key, "-in", uki, "-out", both);

    for (Path signed : List.of(sbsign, both)) {
      AuthenticodeSignature signature = signatures(signed).getFirst();
      assertEquals(Optional.empty(), signature.fault());
      assertTrue(signature.isTrusted(Programs.rsa().certificates()), signed.toString());
      assertTrue(signature.signingTime().isPresent(), "theirs state a time");
    }
    assertEquals("SHA-384", signatures(both).getFirst().digestAlgorithm());
  }

  /** Both sign on top of what the other has signed. */
  @Test
  void signaturesOfBothStandBesideEachOther() throws IOException {
    Path ours = sign(uki(debian()));
    Path two = folder.resolve("two.efi");
    Path root = Files.write(folder.resolve("leaf.key"), Programs.resource("leaf.key"));
    Path leaf = Files.write(folder.resolve("leaf.crt"), Programs.resource("leaf.crt"));
    ReferenceTool.require("sbsign").run("--key", root, "--cert", leaf, "--output", two, ours);

    assertEquals(2, signatures(two).size());
    Path three = sign(two);
    assertEquals(3, signatures(three).size());
    for (Path trusted : List.of(certificate, leaf)) {
      ReferenceTool.require("sbverify").run("--cert", trusted, three);
    }
  }
}
