package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Extended attributes and access control lists out of an entry's records. An attribute given in
 * several ways (libarchive writes each twice) must have one value.
 */
final class XattrRecords {

  /** As many bytes as Linux lists names of one file in (XATTR_LIST_MAX), their NULs counted. */
  private static final int MAX_NAMES = 65536;

  private final Map<String, PaxRecord> values = new TreeMap<>();
  private final boolean ignoreAcls;
  private PaxRecord accessText;
  private PaxRecord defaultText;
  private int nameBytes;

  XattrRecords(boolean ignoreAcls) {
    this.ignoreAcls = ignoreAcls;
  }

  /** Takes a record in force for the entry, whatever its key. */
  void add(PaxRecord record) throws ImageFormatException {
    String key = record.key();
    if (key.startsWith(PaxKey.SCHILY_XATTR)) {
      String name = key.substring(PaxKey.SCHILY_XATTR.length());
      put(name.replace("%3D", "=").replace("%25", "%"), record.value(), record);
    } else if (key.startsWith(PaxKey.LIBARCHIVE_XATTR)) {
      String name = key.substring(PaxKey.LIBARCHIVE_XATTR.length());
      put(decodePercents(name), decodeBase64(record), record);
    } else {
      switch (key) {
        case PaxKey.SELINUX -> put("security.selinux", withNul(record.value()), record);
        case PaxKey.ACL_ACCESS -> accessText = record;
        case PaxKey.ACL_DEFAULT -> defaultText = record;
        case PaxKey.ACL_NFS4 -> {
          if (!ignoreAcls && record.value().length > 0) {
            throw record.fault("NFSv4 access control lists cannot be kept");
          }
        }
        default -> {}
      }
    }
  }

  /**
   * The metadata with all that was added; an access ACL sets permission bits as the kernel does.
   */
  Metadata applyTo(Metadata metadata) throws ImageFormatException {
    Metadata changed = metadata;
    if (!ignoreAcls) {
      PosixAcl access = acl(accessText, PosixAcl.ACCESS_XATTR);
      if (access != null) {
        changed = changed.withPermissions(changed.permissions() & 07000 | access.permissions());
      }
      if (access != null && !access.isMinimal()) {
        put(PosixAcl.ACCESS_XATTR, access.toXattr(), accessText);
      }
      PosixAcl inherited = acl(defaultText, PosixAcl.DEFAULT_XATTR);
      if (inherited != null) {
        put(PosixAcl.DEFAULT_XATTR, inherited.toXattr(), defaultText);
      }
    }
    if (values.isEmpty()) {
      return changed;
    }
    var xattrs = new ArrayList<Xattr>(values.size());
    values.forEach((name, record) ->
        xattrs.add(Xattr.of(name.getBytes(StandardCharsets.ISO_8859_1), record.value())));
    return changed.withXattrs(Xattrs.of(xattrs));
  }

  /** The ACL in a text record; null if there is none, or if the attribute itself is there. */
  private PosixAcl acl(PaxRecord text, String xattr) throws ImageFormatException {
    // GNU tar --acls --xattrs gives both: the text with names, the attribute with the numbers.
    if (text == null || text.value().length == 0 || values.containsKey(xattr)) {
      return null;
    }
    try {
      return PosixAcl.parse(new String(text.value(), StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw text.fault(e.getMessage());
    }
  }

  private void put(String name, byte[] value, PaxRecord record) throws ImageFormatException {
    boolean acl = name.equals(PosixAcl.ACCESS_XATTR) || name.equals(PosixAcl.DEFAULT_XATTR);
    if (ignoreAcls && acl) {
      return;
    }
    if (name.isEmpty() || name.length() > Xattr.MAX_NAME_LENGTH || name.indexOf('\0') >= 0) {
      throw record.fault(
          String.format(
              Locale.ROOT,
              "expected an attribute name of 1 to %d bytes without NUL, found %d",
              Xattr.MAX_NAME_LENGTH,
              name.length()));
    }
    if (value.length > Xattr.MAX_VALUE_LENGTH) {
      throw record.fault(
          String.format(
              Locale.ROOT,
              "expected a value of at most %d bytes, found %d",
              Xattr.MAX_VALUE_LENGTH,
              value.length));
    }
    PaxRecord before =
        values.putIfAbsent(name, new PaxRecord(record.key(), value, record.offset()));
    if (before != null && !Arrays.equals(before.value(), value)) {
      throw record.fault("expected the value that " + before.key() + " gives it");
    }
    nameBytes += before == null ? name.length() + 1 : 0;
    if (nameBytes > MAX_NAMES) {
      throw record.fault("expected all names together within " + MAX_NAMES + " bytes");
    }
  }

  /** The kernel keeps a label with its closing NUL, the record leaves it out. */
  private static byte[] withNul(byte[] label) {
    boolean closed = label.length > 0 && label[label.length - 1] == 0;
    return closed ? label : Arrays.copyOf(label, label.length + 1);
  }

  private static byte[] decodeBase64(PaxRecord record) throws ImageFormatException {
    try {
      return Base64.getDecoder().decode(record.value());
    } catch (IllegalArgumentException e) {
      throw record.fault("expected base64");
    }
  }

  private static String decodePercents(String name) {
    var decoded = new ByteArrayOutputStream();
    for (int i = 0; i < name.length(); i++) {
      int high = name.charAt(i) == '%' && i + 2 < name.length() ? hex(name, i + 1) : -1;
      int low = high < 0 ? -1 : hex(name, i + 2);
      if (low < 0) {
        decoded.write(name.charAt(i));
      } else {
        decoded.write(high << 4 | low);
        i += 2;
      }
    }
    return decoded.toString(StandardCharsets.ISO_8859_1);
  }

  private static int hex(String text, int at) {
    return text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
  }
}
