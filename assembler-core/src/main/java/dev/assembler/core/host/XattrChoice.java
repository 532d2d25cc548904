package dev.assembler.core.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which extended attributes are read, decided by name before a value is looked at. */
@FunctionalInterface
public interface XattrChoice {

  /** None at all; the host is not even asked for names. */
  XattrChoice NONE = name -> false;

  /** Every one the caller may read. */
  XattrChoice ALL = name -> true;

  /**
   * What belongs to files and not to the host they are on: user.*, security.capability, and access
   * lists (system.posix_acl_*), which a writer that cannot hold them says so of.
   */
  XattrChoice PORTABLE =
      name ->
          hasPrefix(name, "user.")
              || isNamed(name, "security.capability")
              || hasPrefix(name, "system.posix_acl_");

  /**
   * @param name the full name with its namespace ("user.mime_type"); not to be changed
   */
  boolean takes(byte[] name);

  private static boolean hasPrefix(byte[] name, String prefix) {
    byte[] ascii = prefix.getBytes(StandardCharsets.US_ASCII);
    return name.length >= ascii.length
        && Arrays.equals(name, 0, ascii.length, ascii, 0, ascii.length);
  }

  private static boolean isNamed(byte[] name, String whole) {
    return name.length == whole.length() && hasPrefix(name, whole);
  }
}
