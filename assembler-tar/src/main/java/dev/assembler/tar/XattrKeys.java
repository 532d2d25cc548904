package dev.assembler.tar;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Xattr;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Extended attributes into records: the mirror of {@link XattrRecords}. */
final class XattrKeys {

  private XattrKeys() {}

  static void add(Metadata metadata, boolean libarchiveToo, PaxRecords pax) {
    for (Xattr xattr : metadata.xattrs()) {
      String name = new String(xattr.nameBytes(), StandardCharsets.ISO_8859_1);
      byte[] value = xattr.value();
      if (isTextAcl(name, value, metadata.permissions())) {
        boolean access = name.equals(PosixAcl.ACCESS_XATTR);
        byte[] text = PosixAcl.ofXattr(value).toText();
        pax.put(access ? PaxKey.ACL_ACCESS : PaxKey.ACL_DEFAULT, text);
        continue;
      }
      // '=' would end the key; GNU tar and libarchive read it so
      String key = name.replace("%", "%25").replace("=", "%3D");
      pax.put(PaxKey.SCHILY_XATTR + key, value);
      if (libarchiveToo) {
        pax.put(
            PaxKey.LIBARCHIVE_XATTR + percentEncoded(xattr.nameBytes()),
            Base64.getEncoder().withoutPadding().encode(value));
      }
    }
  }

  /** Whether an attribute is an ACL whose text reads back as the same bytes and mode. */
  private static boolean isTextAcl(String name, byte[] value, int permissions) {
    boolean access = name.equals(PosixAcl.ACCESS_XATTR);
    if (!access && !name.equals(PosixAcl.DEFAULT_XATTR)) {
      return false;
    }
    PosixAcl acl = PosixAcl.ofXattr(value);
    return acl != null
        && Arrays.equals(acl.toXattr(), value)
        && (!access || (!acl.isMinimal() && acl.permissions() == (permissions & 0777)));
  }

  /** As libarchive encodes names: what is no letter, digit or one of "-_." as %XX. */
  private static String percentEncoded(byte[] name) {
    var text = new StringBuilder();
    for (byte b : name) {
      boolean plain =
          b >= 'a' && b <= 'z'
              || b >= 'A' && b <= 'Z'
              || b >= '0' && b <= '9'
              || "-_.".indexOf(b) >= 0;
      text.append(
          plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xFF));
    }
    return text.toString();
  }
}
