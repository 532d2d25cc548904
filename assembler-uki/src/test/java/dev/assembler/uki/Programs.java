package dev.assembler.uki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Small PE programs, that no linker has made. */
final class Programs {

  static final int PE = 0x40;
  static final int OPTIONAL = PE + 0x18;
  static final int TABLE = OPTIONAL + 0xF0;
  static final int ALIGNMENT = 0x200;

  /** A section at an address, with all it holds. */
  record Part(String name, int address, byte[] bytes) {
    static Part of(String name, int address, String text) {
      return new Part(name, address, text.getBytes(ISO_8859_1));
    }
  }

  private Programs() {}

  /** A stub that names what it measures; in memory 0x100 bytes are free behind its SBAT. */
  static byte[] stub(PeMachine machine, int headers) {
    return program(
        machine,
        headers,
        List.of(
            Part.of(".text", 0x4000, "code\0" + String.join("\0", UkiSections.MEASURED) + "\0"),
            Part.of(".sbat", 0x5000, "sbat,1,SBAT Version\nsystemd,1,The systemd Developers\n"),
            Part.of(".sdmagic", 0x5200, "#### LoaderInfo: a stub ####")));
  }

  static byte[] stub(PeMachine machine) {
    return stub(machine, 0x400);
  }

  /** A bzImage, as far as anybody looks who does not run it. */
  static byte[] bzImage(String release) {
    byte[] bytes =
        program(PeMachine.X64, 0x400, List.of(Part.of(".text", 0x1000, "kernel of " + release)));
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.put(0x202, "HdrS".getBytes(ISO_8859_1));
    header.putShort(0x20E, (short) 0x100);
    header.put(0x300, (release + " (builder@host) #1 SMP").getBytes(ISO_8859_1));
    return bytes;
  }

  /** An arm64 Image. */
  static byte[] image(String release) {
    String text = "%s\0Linux version %s\0Linux version " + release + " (builder@host) (gcc) #1\n";
    return program(PeMachine.AA64, 0x400, List.of(Part.of(".text", 0x1000, text)));
  }

  static byte[] program(PeMachine machine, int headers, List<Part> parts) {
    int size = headers + parts.stream().mapToInt(part -> padded(part.bytes().length)).sum();
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, "MZ".getBytes(ISO_8859_1)).putInt(0x3C, PE);
    file.put(PE, "PE".getBytes(ISO_8859_1)).putShort(PE + 4, (short) machine.code());
    file.putShort(PE + 6, (short) parts.size()).putInt(PE + 8, 12345);
    file.putShort(PE + 0x14, (short) 0xF0).putShort(OPTIONAL, (short) 0x20B);
    file.putInt(OPTIONAL + 0x20, ALIGNMENT).putInt(OPTIONAL + 0x24, ALIGNMENT);
    file.putInt(OPTIONAL + 0x3C, headers).putShort(OPTIONAL + 0x44, (short) 10);
    file.putInt(OPTIONAL + 0x6C, 16);
    int offset = headers;
    int end = 0;
    file.position(TABLE);
    for (Part part : parts) {
      int raw = padded(part.bytes().length);
      new PeSection(part.name(), part.bytes().length, part.address(), raw, offset, PeSection.DATA)
          .writeTo(file);
      file.put(offset, part.bytes());
      offset += raw;
      end = padded(part.address() + part.bytes().length);
    }
    file.putInt(OPTIONAL + 0x38, end);
    return file.array();
  }

  /** The same with more memory than it has bytes. */
  static byte[] withSizeOfImage(byte[] program, int size) {
    byte[] changed = program.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(OPTIONAL + 0x38, size);
    return changed;
  }

  /** A UKI's parts, small ones, on amd64. */
  static UkiParts parts() {
    return UkiParts.of(
            Content.of(stub(PeMachine.X64)),
            Content.of(withSizeOfImage(bzImage("6.1.0-test"), 0x9000)))
        .withInitrd(Content.of("first"))
        .withInitrd(Content.of("second"))
        .withCommandLine("console=ttyS0 ro")
        .withOsRelease(Content.of("ID=test\nPRETTY_NAME=\"A test\"\n"));
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Programs.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  static SigningKey rsa() throws IOException {
    return SigningKey.of(
        KeyFiles.privateKey(resource("rsa.key"), null), KeyFiles.certificates(resource("rsa.crt")));
  }

  static SigningKey ec() throws IOException {
    return SigningKey.of(
        KeyFiles.privateKey(resource("ec.key"), null), KeyFiles.certificates(resource("ec.crt")));
  }

  private static int padded(int size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
