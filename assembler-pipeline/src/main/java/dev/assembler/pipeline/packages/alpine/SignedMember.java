package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.format.Spool;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarReadOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the first gzip members of a package or an index are (apk-v2(5)): signatures in members of
 * their own, then a member with a tar archive, whose compressed bytes they are about.
 *
 * @param compressed the signed bytes
 * @param files the archive's files by name, in memory
 * @param signatures by the names of their files: ".SIGN.RSA.KEY"
 */
record SignedMember(byte[] compressed, Map<String, byte[]> files, Map<String, byte[]> signatures) {

  private static final String SIGN = ".SIGN.";

  /** A signature of an RSA key of 16,384 bits has 2 KiB. */
  private static final int MOST_SIGNATURE = 64 << 10;

  private static final int MOST_SIGNATURES = 32;

  /** Digests by what stands between ".SIGN." and the name of the key. */
  private static final Map<String, String> ALGORITHMS =
      Map.of("RSA", "SHA1withRSA", "RSA256", "SHA256withRSA", "RSA512", "SHA512withRSA");

  /**
   * Reads up to and with the signed member: whatever the signatures before it, no more is kept of
   * them than so many short ones.
   *
   * @param limits what the archive may be at most, signatures included
   * @throws ImageFormatException if there is none
   */
  static SignedMember read(GzipMembers members, Limits limits) throws IOException {
    Map<String, byte[]> signatures = new LinkedHashMap<>();
    long left = limits.allocation();
    for (int before = 0; before <= MOST_SIGNATURES; before++) {
      var compressed = new ByteArrayOutputStream();
      long most = left;
      boolean any =
          members.next((bytes, offset, length) -> {
            compressed.write(bytes, offset, length);
            if (compressed.size() > most) {
              throw new ImageFormatException(
                  "signed member: more than " + limits.allocation() + " bytes");
            }
          });
      if (!any) {
        throw new ImageFormatException("ends after its signatures, expected what they are about");
      }
      var contents = new Bounded(members.contents(), limits.allocation(), left);
      Map<String, byte[]> files = files(contents, limits);
      if (files.keySet().stream().anyMatch(name -> !name.startsWith(SIGN))) {
        return new SignedMember(compressed.toByteArray(), files, signatures);
      }
      putSignatures(signatures, files);
      left = Math.min(contents.left, left - compressed.size());
    }
    throw tooMany();
  }

  private static void putSignatures(Map<String, byte[]> signatures, Map<String, byte[]> files)
      throws ImageFormatException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getValue().length > MOST_SIGNATURE) {
        throw new ImageFormatException(
            file.getKey()
                + ": a signature of "
                + file.getValue().length
                + " bytes, expected at most "
                + MOST_SIGNATURE);
      }
      signatures.put(file.getKey(), file.getValue());
      if (signatures.size() > MOST_SIGNATURES) {
        throw tooMany();
      }
    }
  }

  private static ImageFormatException tooMany() {
    return new ImageFormatException(
        "more than " + MOST_SIGNATURES + " signatures, expected what they are about");
  }

  /** The regular files at the root of a tar archive, which may lack its end mark. */
  private static Map<String, byte[]> files(InputStream stream, Limits limits) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    TarReadOptions options = TarReadOptions.defaults().withLimits(limits).withAllowMissingEnd(true);
    try (Spool spool = Spool.of(stream, null)) {
      FileTree tree = TarArchive.read(spool, options);
      for (Directory.Entry entry : tree.root().entries()) {
        if (entry.node() instanceof RegularFile file) {
          files.put(entry.name().toString(), bytes(file));
        }
      }
    }
    return files;
  }

  private static byte[] bytes(RegularFile file) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(file.size())];
    try (ImageSource content = file.content().open()) {
      content.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  /** A stream of which so many bytes are left to be read. */
  private static final class Bounded extends InputStream {

    private final InputStream stream;
    private final long most;
    private long left;

    Bounded(InputStream stream, long most, long left) {
      this.stream = stream;
      this.most = most;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = stream.read(into, offset, length);
      left -= Math.max(count, 0);
      if (left < 0) {
        throw new ImageFormatException("gzip stream: becomes larger than " + most + " bytes");
      }
      return count;
    }
  }

  /**
   * Checks that a trusted key signed the bytes.
   *
   * @param subject the file, for messages
   * @throws MismatchException if none did, or the bytes are not those that were signed
   */
  void verify(String subject, ApkKeys keys) throws MismatchException {
    for (Map.Entry<String, byte[]> signature : signatures.entrySet()) {
      String[] parts = signature.getKey().substring(SIGN.length()).split("\\.", 2);
      String algorithm = ALGORITHMS.get(parts[0]);
      Optional<PublicKey> key =
          algorithm == null || parts.length < 2 ? Optional.empty() : keys.find(parts[1]);
      if (key.isPresent()) {
        if (!matches(algorithm, key.get(), signature.getValue())) {
          throw new MismatchException(
              subject, List.of("the signature by " + parts[1] + " is not of these bytes"));
        }
        return;
      }
    }
    throw new MismatchException(
        subject,
        List.of(
            (signatures.isEmpty() ? "not signed" : "signed by " + signers())
                + ", expected a signature by "
                + (keys.names().isEmpty() ? "a key, of which there are none" : oneOf(keys))));
  }

  private static String oneOf(ApkKeys keys) {
    return (keys.names().size() == 1 ? "" : "one of ") + String.join(", ", keys.names());
  }

  private String signers() {
    return String.join(
        ", ", signatures.keySet().stream().map(name -> name.substring(SIGN.length())).toList());
  }

  private boolean matches(String algorithm, PublicKey key, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(compressed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature of another length than the key's
    }
  }

  /** SHA-1 of the signed bytes: what an index calls a package by. */
  String checksum() {
    return ApkChecksum.of(ApkChecksum.sha1().digest(compressed));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedMember member && Arrays.equals(compressed, member.compressed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(compressed);
  }
}
