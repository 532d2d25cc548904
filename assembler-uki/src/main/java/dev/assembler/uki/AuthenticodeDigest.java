package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The digest of a PE image that Authenticode signs ("Calculating the PE Image Hash"): headers
 * without the checksum and the certificate table's row, sections in the order of the file, then
 * what lies behind them, up to the certificate table.
 */
final class AuthenticodeDigest {

  private static final int PIECE = 1 << 18;

  private final ImageSource image;
  private final MessageDigest digest;
  private final ByteBuffer piece;

  private AuthenticodeDigest(ImageSource image, MessageDigest digest) throws IOException {
    this.image = image;
    this.piece = ByteBuffer.allocate((int) Math.min(PIECE, image.size()));
    this.digest = digest;
  }

  /**
   * @param algorithm as Java calls it, such as SHA-256
   */
  static byte[] of(PeImage program, String algorithm) throws IOException {
    PeHeader header = program.header();
    requireSignable(header);
    ImageSource image = program.source();
    var hashing = new AuthenticodeDigest(image, newDigest(algorithm).orElseThrow());
    hashing.update(0, header.checkSumOffset());
    hashing.update(header.checkSumOffset() + 4, header.certificateRow());
    hashing.update(header.certificateRow() + 8, header.sizeOfHeaders());
    long hashed = header.sizeOfHeaders();
    List<PeSection> ordered =
        program.sections().stream()
            .filter(section -> section.rawSize() > 0)
            .sorted(Comparator.comparingLong(PeSection::rawOffset))
            .toList();
    for (PeSection section : ordered) {
      hashing.update(section.rawOffset(), section.rawEnd());
      hashed += section.rawSize();
    }
    long end = program.isSigned() ? header.certificates().address() : image.size();
    hashing.update(hashed, end);
    // The table begins at a multiple of eight: what is signed has the zeros that come before it.
    hashing.digest.update(new byte[(int) (CertificateTable.padded(end) - end)]);
    return hashing.digest.digest();
  }

  static void requireSignable(PeHeader header) throws ImageFormatException {
    if (!header.hasCertificateRow()) {
      throw new ImageFormatException(
          "PE optional header.NumberOfRvaAndSizes: "
              + header.directories()
              + ", expected at least 5 to have room for signatures");
    }
    if (header.certificateRow() + 8 > header.sizeOfHeaders()) {
      throw new ImageFormatException(
          "PE optional header.SizeOfHeaders: " + header.sizeOfHeaders() + ", less than the header");
    }
  }

  /** Empty for an algorithm that is not trusted any more, or never was. */
  static Optional<MessageDigest> newDigest(String algorithm) {
    if (!List.of("SHA-256", "SHA-384", "SHA-512").contains(algorithm)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MessageDigest.getInstance(algorithm));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private void update(long start, long end) throws IOException {
    for (long at = start; at < end; at += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), end - at));
      image.readAt(at, piece);
      digest.update(piece.flip());
    }
  }
}
