package dev.assembler.assets;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One file of a release.
 *
 * @param hash BLAKE3 of its content, 64 hex digits; lower case, whatever was given
 * @param size in bytes
 * @param sha256 of its content in the same form, empty where nobody stated it
 * @param fsVerity the fs-verity file digest as "sha256:" and 64 hex digits, empty where nobody
 *     stated it
 * @param more fields of the manifest that mean nothing here and are kept
 */
public record Asset(
    String hash, long size, String sha256, String fsVerity, Map<String, Object> more) {

  /** Before the digits of {@link #fsVerity}: the hash function. */
  static final String FS_VERITY_TAG = "sha256:";

  private static final int DIGITS = 64;

  public Asset {
    if (!isHash(hash)) {
      throw new IllegalArgumentException("hash: \"" + hash + "\", expected 64 hex digits");
    }
    if (!sha256.isEmpty() && !isHash(sha256)) {
      throw new IllegalArgumentException("sha256: \"" + sha256 + "\", expected 64 hex digits");
    }
    if (!fsVerity.isEmpty() && !isFsVerity(fsVerity)) {
      throw new IllegalArgumentException(
          "fsverity: \"" + fsVerity + "\", expected \"" + FS_VERITY_TAG + "\" and 64 hex digits");
    }
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + ", expected at least 0");
    }
    hash = hash.toLowerCase(Locale.ROOT);
    sha256 = sha256.toLowerCase(Locale.ROOT);
    fsVerity = fsVerity.toLowerCase(Locale.ROOT);
    more = More.copyOf(more);
  }

  public static Asset of(String hash, long size) {
    return new Asset(hash, size, "", "", Map.of());
  }

  static boolean isHash(String text) {
    return text.length() == DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
  }

  static boolean isFsVerity(String text) {
    return text.startsWith(FS_VERITY_TAG) && isHash(text.substring(FS_VERITY_TAG.length()));
  }

  /** The digests that it has. */
  Set<DigestAlgorithm> stated() {
    Set<DigestAlgorithm> stated = EnumSet.of(DigestAlgorithm.BLAKE3);
    if (!sha256.isEmpty()) {
      stated.add(DigestAlgorithm.SHA256);
    }
    if (!fsVerity.isEmpty()) {
      stated.add(DigestAlgorithm.FSVERITY_SHA256);
    }
    return stated;
  }

  /** Whether the content is the same, as far as both tell. */
  boolean isSameContent(Asset other) {
    return hash.equals(other.hash) && size == other.size;
  }
}
