package dev.assembler.uki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UkiImageTest {

  private static final byte[] KERNEL = Programs.withSizeOfImage(Programs.bzImage("6.1.0"), 0x9000);

  private static MemoryImage write(UkiParts parts) throws IOException {
    var image = new MemoryImage();
    UkiImage.write(UkiImage.plan(parts), image, ProgressListener.NONE);
    UkiImage.verify(image);
    return image;
  }

  private static List<String> problems(UkiParts parts) {
    return assertThrows(UkiLayoutException.class, () -> UkiImage.plan(parts)).problems();
  }

  private static byte[] bytes(Uki uki, String name) throws IOException {
    PeSection section = uki.part(name).orElseThrow();
    var bytes = ByteBuffer.allocate((int) section.loadedSize());
    uki.program().bytes(section).readAt(0, bytes);
    return bytes.array();
  }

  private static UkiParts everything() throws IOException {
    return Programs.parts()
        .withDeviceTree(Content.of(new byte[] {(byte) 0xD0, 0x0D, (byte) 0xFE, (byte) 0xED, 1}))
        .withSplash(Content.of("BM picture"))
        .withMicrocode(Content.of("070701 microcode"))
        .withPcrPublicKey(Content.of("-----BEGIN PUBLIC KEY-----"))
        .withPcrSignature(Content.of("{\"sha256\":[]}"));
  }

  /** The order of ukify; SBAT of kernel and UKI does not fit into the stub's 512 bytes. */
  @Test
  void sectionsStandInTheOrderOfUkify() throws IOException {
    Uki uki = UkiImage.read(write(everything()));

    assertEquals(
        List.of(
            ".text",
            ".sbat",
            ".sdmagic",
            ".osrel",
            ".cmdline",
            ".dtb",
            ".uname",
            ".splash",
            ".pcrpkey",
            ".initrd",
            ".ucode",
            ".linux",
            ".pcrsig"),
        uki.program().sections().stream().map(PeSection::name).toList());
    assertEquals("console=ttyS0 ro", uki.text(uki.part(".cmdline")).orElseThrow());
    assertEquals("6.1.0-test", uki.text(uki.part(".uname")).orElseThrow());
    assertArrayEquals("first\0\0\0second\0\0".getBytes(US_ASCII), bytes(uki, ".initrd"));
    assertEquals(List.of(), uki.remarks());
  }

  @Test
  void theKernelStaysAsItIsAndHasItsRoomInMemory() throws IOException {
    Uki uki = UkiImage.read(write(Programs.parts().withInitrd(Content.of("x"))));
    PeSection linux = uki.part(".linux").orElseThrow();

    assertEquals(0x9000, linux.virtualSize());
    assertEquals(PeSection.CODE, linux.characteristics());
    assertArrayEquals(
        Programs.withSizeOfImage(Programs.bzImage("6.1.0-test"), 0x9000), bytes(uki, ".linux"));
    assertEquals("6.1.0-test", uki.kernel().orElseThrow().version().orElseThrow());
  }

  @Test
  void headersHaveNoTimeARightChecksumAndNoGaps() throws IOException {
    MemoryImage image = write(everything());
    PeImage program = PeImage.read(image);

    assertEquals(0, program.timeDateStamp());
    long offset = program.header().sizeOfHeaders();
    long address = 0;
    for (PeSection section : program.sections()) {
      assertEquals(offset, section.rawOffset(), section.name());
      assertTrue(section.virtualAddress() >= address, section.name());
      offset += section.rawSize();
      address = section.virtualEnd();
    }
    assertEquals(image.size(), offset);
    // By the definition, slowly: words added with the carry, and the length.
    long sum = 0;
    byte[] all = image.toBytes();
    int field = (int) program.header().checkSumOffset();
    Arrays.fill(all, field, field + 4, (byte) 0);
    for (int i = 0; i < all.length; i += 2) {
      sum += (all[i] & 0xFF) | (all[i + 1] & 0xFF) << 8;
      sum = (sum & 0xFFFF) + (sum >> 16);
    }
    assertEquals(sum + all.length, program.checkSum());
  }

  /** UAPI.5: the name with its zero, then what is in memory; canonical order, not the file's. */
  @Test
  void pcr11IsWhatTheSpecificationSays() throws Exception {
    UkiLayout plan = UkiImage.plan(Programs.parts());
    var image = new MemoryImage();
    String pcr11 = UkiImage.write(plan, image, ProgressListener.NONE).pcr11();
    Uki uki = UkiImage.read(image);

    byte[] pcr = new byte[32];
    for (String name : List.of(".linux", ".osrel", ".cmdline", ".initrd", ".uname", ".sbat")) {
      byte[] loaded = bytes(uki, name);
      byte[] memory = Arrays.copyOf(loaded, (int) uki.part(name).orElseThrow().virtualSize());
      for (byte[] event : List.of((name + "\0").getBytes(US_ASCII), memory)) {
        MessageDigest extended = MessageDigest.getInstance("SHA-256");
        extended.update(pcr);
        pcr = extended.digest(MessageDigest.getInstance("SHA-256").digest(event));
      }
    }

    assertEquals(HexFormat.of().formatHex(pcr), pcr11);
    assertEquals(pcr11, uki.pcr11(uki.profiles().getFirst()).orElseThrow());
  }

  /** A stub of systemd 252 does not know .uname and .sbat, and so does not measure them. */
  @Test
  void whatAStubDoesNotKnowIsNotInPcr11() throws IOException {
    byte[] old =
        new String(Programs.stub(PeMachine.X64), ISO_8859_1)
            .replace("\0.uname\0", "\0.unamx\0")
            .getBytes(ISO_8859_1);
    UkiParts parts = Programs.parts();
    var without = new UkiParts(Content.of(old), parts.kernel(), parts.initrds(), parts.sections());

    String stated = pcr11(without.withUname("1"));

    assertEquals(stated, pcr11(without.withUname("2")));
    assertTrue(!pcr11(parts.withUname("1")).equals(pcr11(parts.withUname("2"))));
  }

  private static String pcr11(UkiParts parts) throws IOException {
    return UkiImage.write(UkiImage.plan(parts), new MemoryImage(), ProgressListener.NONE).pcr11();
  }

  @Test
  void sbatOfStubKernelAndUkiIsMerged() throws IOException {
    Uki uki = UkiImage.read(write(Programs.parts()));

    assertEquals(
        "sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md\n"
            + "systemd,1,The systemd Developers\n"
            + "uki,1,UKI,uki,1,https://uapi-group.org/specifications/specs/unified_kernel_image/\n",
        uki.text(uki.part(".sbat")).orElseThrow());
    // In its place, where what follows in memory leaves it room.
    assertEquals(0x5000, uki.part(".sbat").orElseThrow().virtualAddress());
  }

  @Test
  void sbatThatDoesNotFitBeforeItsNeighbourMovesBehindTheKernel() throws IOException {
    Content lines = Content.of("sbat,1,a\n" + "component,1,somebody,a,1,a\n".repeat(20));
    Uki uki = UkiImage.read(write(Programs.parts().withSbat(lines)));

    assertEquals(".sbat", uki.program().sections().getLast().name());
    String text = uki.text(uki.part(".sbat")).orElseThrow();
    assertEquals(22, text.lines().count());
    assertTrue(text.contains("systemd,1,") && !text.contains("uki,1,"), text);
    assertEquals(
        List.of(
            "SBAT: begins with \"uki\", expected the line sbat,1,..",
            "SBAT: \"uki\", expected NAME,NUMBER,.."),
        problems(Programs.parts().withSbat(Content.of("uki"))));
  }

  /** 0x200 bytes of headers hold a table of three rows and no more: what follows is shifted. */
  @Test
  void aFullTableIsWidenedByShifting() throws IOException {
    byte[] narrow = Programs.stub(PeMachine.X64, 0x200);
    UkiParts wide = Programs.parts();
    Uki uki =
        UkiImage.read(
            write(
                new UkiParts(Content.of(narrow), wide.kernel(), wide.initrds(), wide.sections())));

    assertEquals(0x400, uki.program().header().sizeOfHeaders());
    assertEquals(8, uki.program().sections().size());
    assertTrue(new String(bytes(uki, ".text"), US_ASCII).startsWith("code"));
    // The same as on a stub that had the room.
    assertEquals(write(wide).sha256(), write(sameOn(narrow)).sha256());
  }

  private static UkiParts sameOn(byte[] stub) {
    UkiParts parts = Programs.parts();
    return new UkiParts(Content.of(stub), parts.kernel(), parts.initrds(), parts.sections());
  }

  @Test
  void aTableThatCannotBeWidenedIsRefused() throws IOException {
    byte[] low =
        Programs.program(PeMachine.X64, 0x200, List.of(Programs.Part.of(".text", 0x200, "code")));
    assertEquals(
        List.of("stub: its headers hold at most 4 sections, 7 are needed"), problems(sameOn(low)));
    byte[] used = Programs.stub(PeMachine.X64, 0x200);
    used[0x1F0] = 1;
    assertEquals(
        List.of("stub: something lies behind its section table, where more rows would go"),
        problems(sameOn(used)));
    byte[] debug =
        Mutations.of(Programs.stub(PeMachine.X64, 0x200))
            .u64(Programs.OPTIONAL + 0xA0, 1L << 32)
            .toBytes();
    assertEquals(
        List.of("stub: has a debug directory, which cannot be shifted to make room"),
        problems(sameOn(debug)));
  }

  @Test
  void anArm64StubTakesAnArm64KernelAndNoOther() throws IOException {
    Content stub = Content.of(Programs.stub(PeMachine.AA64));
    UkiLayout plan = UkiImage.plan(UkiParts.of(stub, Content.of(Programs.image("6.1.0-arm"))));

    assertEquals("6.1.0-arm", plan.kernelVersion().orElseThrow());
    assertEquals(PeMachine.AA64, plan.machine());
    assertEquals(
        List.of("kernel: for x64, but the stub is for aa64"),
        problems(UkiParts.of(stub, Content.of(KERNEL))));
  }

  /** Such as one that ukify made for others to be joined to. */
  @Test
  void profilesOfAStubAreRefusedByName() throws IOException {
    byte[] stub =
        Programs.program(
            PeMachine.X64,
            0x400,
            List.of(
                Programs.Part.of(".profile", 0x1000, "ID=one"),
                Programs.Part.of(".profile", 0x2000, "ID=two")));

    assertEquals(
        List.of(
            "stub: has .profile already; UKIs of several profiles are read, and not made here",
            "stub: has .profile already; UKIs of several profiles are read, and not made here"),
        problems(UkiParts.of(Content.of(stub), Content.of(KERNEL))));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws IOException {
    assertEquals(
        List.of(
            "stub: no EFI application, expected one such as linuxx64.efi.stub",
            "stub: has .linux already, expected a stub without parts of a UKI",
            "kernel: for aa64, but the stub is for x64",
            "command line: has a line break or another control character in it",
            ".splash: expected a Windows bitmap (BMP)",
            ".dtb: expected a compiled device tree (dtb)",
            ".ucode: expected an uncompressed cpio archive of microcode"),
        problems(
            UkiParts.of(
                    Content.of(
                        Mutations.of(
                                Programs.program(
                                    PeMachine.X64,
                                    0x400,
                                    List.of(Programs.Part.of(".linux", 0x1000, "kernel"))))
                            .u16(Programs.OPTIONAL + 0x44, 3)
                            .toBytes()),
                    Content.of(Programs.image("6.1")))
                .withCommandLine("ro\n")
                .withSplash(Content.of("PNG"))
                .withDeviceTree(Content.of("/dts-v1/"))
                .withMicrocode(Content.of("\u001f\u008b"))));
  }

  @Test
  void aSignedStubIsRefused() throws IOException {
    var signed = new MemoryImage();
    Authenticode.sign(
        Mutations.of(Programs.stub(PeMachine.X64)), Programs.rsa(), Optional.empty(), signed);

    assertTrue(problems(sameOn(signed.toBytes())).getFirst().startsWith("stub: is signed"));
  }

  @Test
  void inputsThatAreNoProgramsAreNamed() {
    assertEquals(
        "kernel: gzip-compressed, expected a kernel that is an EFI program; unpack it",
        assertThrows(
                ImageFormatException.class,
                () ->
                    UkiImage.plan(
                        UkiParts.of(
                            Content.of(Programs.stub(PeMachine.X64)),
                            Content.of(new byte[] {0x1F, (byte) 0x8B, 8}))))
            .getMessage());
    assertTrue(
        assertThrows(
                ImageFormatException.class,
                () -> UkiImage.plan(UkiParts.of(Content.of("text"), Content.of(KERNEL))))
            .getMessage()
            .startsWith("stub: DOS header"));
  }

  /** A kernel that carries a signature keeps it, byte for byte. */
  @Test
  void theKernelsOwnSignatureStaysValid() throws IOException {
    var signed = new MemoryImage();
    Authenticode.sign(Mutations.of(KERNEL), Programs.rsa(), Optional.empty(), signed);
    Uki uki =
        UkiImage.read(
            write(
                UkiParts.of(
                    Content.of(Programs.stub(PeMachine.X64)), Content.of(signed.toBytes()))));

    byte[] inside = Arrays.copyOf(bytes(uki, ".linux"), (int) signed.size());
    AuthenticodeSignature signature = Authenticode.signatures(Mutations.of(inside)).getFirst();
    assertTrue(signature.isTrusted(Programs.rsa().certificates()));
  }

  @Test
  void namesOfVersionsAreThoseOfTheRelease() {
    assertEquals(
        "vmlinuz-6.12.44-MyceliumOS-1a2b3c4.efi",
        UkiImage.fileName("6.12.44-MyceliumOS", "1a2b3c4"));
    assertThrows(IllegalArgumentException.class, () -> UkiImage.fileName("6.1", "1a2b3c"));
    assertThrows(IllegalArgumentException.class, () -> UkiImage.fileName("6/1", "1a2b3c4"));
  }

  @Test
  void whatIsUnknownTwiceOrMissingIsSaid() throws IOException {
    byte[] odd =
        Programs.program(
            PeMachine.X64,
            0x400,
            List.of(
                Programs.Part.of(".text", 0x1000, "code"),
                new Programs.Part(".linux", 0x2000, KERNEL),
                Programs.Part.of(".cmdline", 0xC000, "one"),
                Programs.Part.of(".cmdline", 0xD000, "two"),
                Programs.Part.of(".extra", 0xE000, "?")));

    assertEquals(
        List.of(
            ".extra: a section that UAPI.5 does not know",
            ".cmdline: twice; the stub takes the first",
            ".osrel: missing; boot menus list no UKI without",
            ".sbat: missing; shim refuses programs without"),
        UkiImage.read(Mutations.of(odd)).remarks());
    assertThrows(ImageFormatException.class, () -> UkiImage.verify(Mutations.of(odd)));
  }

  @Test
  void profilesLieOverTheBase() throws IOException {
    byte[] image =
        Programs.program(
            PeMachine.X64,
            0x400,
            List.of(
                new Programs.Part(".linux", 0x2000, KERNEL),
                Programs.Part.of(".cmdline", 0xC000, "quiet"),
                Programs.Part.of(".profile", 0xD000, "ID=regular"),
                Programs.Part.of(".profile", 0xE000, "ID=reset"),
                Programs.Part.of(".cmdline", 0xF000, "reset")));
    Uki uki = UkiImage.read(Mutations.of(image));

    assertEquals(3, uki.profiles().size());
    assertEquals("quiet", uki.text(uki.part(".cmdline")).orElseThrow());
    assertEquals("quiet", uki.text(uki.part(".cmdline@0")).orElseThrow());
    assertEquals("reset", uki.text(uki.part(".cmdline@1")).orElseThrow());
    assertEquals("ID=reset", uki.text(uki.part(".profile@1")).orElseThrow());
    assertTrue(uki.part(".initrd@1").isEmpty());
    assertEquals(
        3,
        Map.of(
                uki.pcr11(uki.profiles().get(0)), 0,
                uki.pcr11(uki.profiles().get(1)), 1,
                uki.pcr11(uki.profiles().get(2)), 2)
            .size());
    assertEquals(List.of(), uki.repeated());
  }
}
