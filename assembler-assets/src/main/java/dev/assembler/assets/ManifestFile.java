package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A manifest as it was found: its exact bytes, which are what a signature covers, what they mean,
 * and what is known of the signature.
 *
 * @param name where it was found, for messages
 * @param bytes of the file
 * @param signatureBytes of the file beside it whose name ends in ".minisig", if there is one
 * @param signature "verified" with key and trusted comment, or "skipped" with the reason
 */
public record ManifestFile(
    String name,
    byte[] bytes,
    Optional<byte[]> signatureBytes,
    AssetManifest manifest,
    String signature) {

  /**
   * Reads and checks a manifest and, as far as the policy asks, its signature.
   *
   * @throws ImageFormatException naming the JSON path of what is wrong
   * @throws SignatureMismatchException if the signature does not match, or is missing and required
   */
  public static ManifestFile read(Path file, SignaturePolicy policy) throws IOException {
    byte[] bytes = bounded(file);
    Path beside = file.resolveSibling(file.getFileName() + MinisignSignature.SUFFIX);
    Optional<byte[]> signature;
    try {
      signature = Optional.of(bounded(beside));
    } catch (NoSuchFileException e) {
      signature = Optional.empty();
    }
    return of(file.toString(), bytes, signature, policy);
  }

  /** The same of bytes from elsewhere. */
  public static ManifestFile of(
      String name, byte[] bytes, Optional<byte[]> signatureBytes, SignaturePolicy policy)
      throws IOException {
    // First the signature: of what nobody vouches for, as little as possible is read.
    String signature = check(name, bytes, signatureBytes, policy);
    try {
      return new ManifestFile(name, bytes, signatureBytes, AssetManifest.parse(bytes), signature);
    } catch (ImageFormatException e) {
      throw new ImageFormatException(name + ": " + e.getMessage(), e);
    }
  }

  private static String check(
      String name, byte[] bytes, Optional<byte[]> file, SignaturePolicy policy) throws IOException {
    String beside = name + MinisignSignature.SUFFIX;
    if (file.isEmpty()) {
      if (policy.required()) {
        throw new SignatureMismatchException(beside, "missing, and a signature is required");
      }
      return "skipped (no signature)";
    }
    if (policy.keys().isEmpty()) {
      return "skipped (no public key given)";
    }
    MinisignSignature signature;
    try {
      signature = MinisignSignature.parse(file.get());
    } catch (ImageFormatException e) {
      throw new SignatureMismatchException(beside, e.getMessage());
    }
    for (MinisignPublicKey key : policy.keys()) {
      if (signature.isOfKey(key)) {
        try {
          signature.requireOf(bytes, key);
        } catch (SignatureMismatchException e) {
          throw new SignatureMismatchException(beside, e.reason());
        }
        return "verified (key " + key.id() + "; " + signature.trustedComment() + ")";
      }
    }
    throw new SignatureMismatchException(
        beside, "made by key " + signature.keyId() + ", which is none of those given");
  }

  private static byte[] bounded(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(JsonReader.MOST_BYTES + 1);
    }
  }
}
