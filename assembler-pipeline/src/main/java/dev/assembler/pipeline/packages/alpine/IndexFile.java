package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An index as repositories have it: APKINDEX.tar.gz, signatures and the signed archive. */
final class IndexFile {

  static final String NAME = "APKINDEX.tar.gz";

  private static final String TEXT = "APKINDEX";

  /** Twenty times the largest index there is. */
  private static final long MOST_BYTES = 256L << 20;

  private IndexFile() {}

  /**
   * Reads and verifies one.
   *
   * @param subject what messages call it
   * @param keys null if it need not be signed
   * @throws MismatchException if it is not signed by one of the keys
   * @throws InputException if it is malformed
   */
  static List<ApkPackage> read(String subject, Path file, ApkKeys keys) throws IOException {
    Limits limits = Limits.defaults();
    limits =
        limits
            .withAllocation(Math.min(limits.allocation(), MOST_BYTES))
            .withExpansion(2 * MOST_BYTES);
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
        var members = new GzipMembers(stream, limits)) {
      ApkMagic.refuseVersion3(stream);
      SignedMember signed = SignedMember.read(members, limits);
      if (keys != null) {
        signed.verify(subject, keys);
      }
      if (members.next((bytes, offset, length) -> {})) {
        throw new ImageFormatException("more after the signed member, expected its end");
      }
      byte[] text = signed.files().get(TEXT);
      if (text == null) {
        throw new ImageFormatException("no file " + TEXT + " in it");
      }
      try {
        return ApkIndex.read(text);
      } catch (ImageFormatException e) {
        throw new ImageFormatException(TEXT + ": " + e.getMessage(), e);
      }
    } catch (ImageFormatException e) {
      throw new InputException(subject, e.getMessage(), e);
    }
  }
}
