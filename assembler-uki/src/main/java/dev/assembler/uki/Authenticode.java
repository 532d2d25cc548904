package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.Epoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signatures of PE programs, as UEFI Secure Boot wants them (UEFI 2.10, 32.2.4). */
public final class Authenticode {

  private Authenticode() {}

  /**
   * Writes a program with one more signature: everything else stays as it is but the checksum. The
   * same program and key give the same bytes.
   *
   * @param signingTime to state in the signature; empty to state none
   * @throws ImageFormatException if it is no program, or has no room for signatures
   */
  public static ImageSummary sign(
      ImageSource image, SigningKey key, Optional<Epoch> signingTime, ImageSink target)
      throws IOException {
    PeImage program = PeImage.read(image);
    PeHeader header = program.header();
    var entries = new ArrayList<>(CertificateTable.of(program).entries());
    long end = program.isSigned() ? header.certificates().address() : image.size();
    long start = CertificateTable.padded(end);
    if (start > 0xFFFF_FFFFL) {
      throw new ImageFormatException("larger than 4 GiB, which a PE program cannot be");
    }
    byte[] digest = AuthenticodeDigest.of(program, "SHA-256");
    entries.add(SignedDataContent.of(digest, key, signingTime));
    byte[] table = new CertificateTable(entries).toBytes();
    ImageCopy.copy(image.window(0, end), target.window(0, end));
    if (start > end) {
      target.zeroAt(end, start - end);
    }
    target.writeAt(start, ByteBuffer.wrap(table));
    target.setSize(start + table.length);
    writeHeader(program, end, start, table, target);
    return new ImageSummary(
        start + table.length,
        List.of(new Section("program", 0, start), new Section("certificates", start, table.length)),
        Map.of("signatures", (long) entries.size()));
  }

  /** The table's row, and the checksum of what the file has become. */
  private static void writeHeader(
      PeImage program, long end, long start, byte[] table, ImageSink target) throws IOException {
    PeHeader header = program.header();
    ByteBuffer row = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    row.putInt((int) start).putInt(table.length).flip();
    var checksum = new PeChecksum();
    byte[] piece = new byte[1 << 18];
    for (long at = 0; at < end; at += piece.length) {
      int count = (int) Math.min(piece.length, end - at);
      program.source().readAt(at, ByteBuffer.wrap(piece, 0, count));
      overlay(piece, at, count, header.checkSumOffset(), new byte[4]);
      overlay(piece, at, count, header.certificateRow(), row.array());
      checksum.update(piece, 0, count);
    }
    checksum.update(new byte[8], 0, (int) (start - end));
    checksum.update(table, 0, table.length);
    target.writeAt(header.certificateRow(), row);
    ByteBuffer sum = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    target.writeAt(
        header.checkSumOffset(), sum.putInt((int) checksum.value(start + table.length)).flip());
  }

  /** Puts a field that lies at an offset of the file into the piece of it that is at hand. */
  private static void overlay(byte[] piece, long at, int count, long offset, byte[] field) {
    for (int i = 0; i < field.length; i++) {
      long index = offset + i - at;
      if (index >= 0 && index < count) {
        piece[(int) index] = field[i];
      }
    }
  }

  /**
   * All signatures of a program, each compared with its bytes; none for an unsigned one.
   *
   * @throws ImageFormatException if it is no program, or its certificate table is malformed
   */
  public static List<AuthenticodeSignature> signatures(ImageSource image) throws IOException {
    PeImage program = PeImage.read(image);
    var signatures = new ArrayList<AuthenticodeSignature>();
    for (byte[] entry : CertificateTable.of(program).entries()) {
      signatures.add(SignedDataContent.read(entry, program));
    }
    return List.copyOf(signatures);
  }
}
