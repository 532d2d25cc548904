package dev.assembler.assets;

/**
 * The name of an asset's file that says its content: the name up to its first dot, a dash, the
 * first 16 hex digits of its BLAKE3 hash, and the rest. {@code initrd.img} of {@code
 * cba052ee1e3fc7de..} is {@code initrd-cba052ee1e3fc7de.img}. The same content under the same name
 * is one file, in however many releases it is.
 */
public final class HashedName {

  private static final int DIGITS = 16;

  private HashedName() {}

  /**
   * @param name an asset's logical name
   * @param hash its hash in hex; one of less than 16 digits is used whole
   */
  public static String of(String name, String hash) {
    int dot = name.indexOf('.');
    int end = dot < 0 ? name.length() : dot;
    String digits = hash.substring(0, Math.min(DIGITS, hash.length()));
    return name.substring(0, end) + "-" + digits + name.substring(end);
  }

  /**
   * Whether a file of this name can be such a file: a dash and 16 hex digits before the first dot.
   */
  public static boolean isHashed(String fileName) {
    int dot = fileName.indexOf('.');
    int end = dot < 0 ? fileName.length() : dot;
    int dash = end - DIGITS - 1;
    if (dash < 1 || fileName.charAt(dash) != '-') {
      return false;
    }
    for (int i = dash + 1; i < end; i++) {
      char c = fileName.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
