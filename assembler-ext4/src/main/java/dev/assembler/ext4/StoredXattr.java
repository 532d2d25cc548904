package dev.assembler.ext4;

import dev.assembler.core.tree.Xattr;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One extended attribute as it is stored: the number of its name's prefix, the rest of the name,
 * and the value, which for access control lists is not the one that is shown.
 */
record StoredXattr(int index, byte[] name, byte[] value) implements Comparable<StoredXattr> {

  static final int ENTRY_SIZE = 16;
  static final int SYSTEM = 7;

  private static final int ACL_ACCESS = 2;
  private static final int ACL_DEFAULT = 3;

  /** By e_name_index; the kernel's documentation, "Attribute Name Indices". */
  private static final String[] PREFIXES = {
    null,
    "user.",
    "system.posix_acl_access",
    "system.posix_acl_default",
    "trusted.",
    null,
    "security.",
    null,
    null
  };

  /** Null for a name or a list that ext4 has no place for. */
  static StoredXattr of(Xattr xattr) {
    for (int index = 1; index < PREFIXES.length; index++) {
      if (PREFIXES[index] == null || !xattr.hasPrefix(PREFIXES[index])) {
        continue;
      }
      byte[] name = xattr.nameBytes();
      byte[] rest = Arrays.copyOfRange(name, PREFIXES[index].length(), name.length);
      if (index != ACL_ACCESS && index != ACL_DEFAULT) {
        return rest.length == 0 ? null : new StoredXattr(index, rest, xattr.value());
      }
      byte[] stored = PosixAcl.toStored(xattr.value());
      return rest.length > 0 || stored == null ? null : new StoredXattr(index, rest, stored);
    }
    return null;
  }

  /** As it is shown; null for what has no such form. */
  Xattr toXattr() {
    if (index >= PREFIXES.length || PREFIXES[index] == null) {
      return null;
    }
    boolean acl = index == ACL_ACCESS || index == ACL_DEFAULT;
    byte[] shown = acl ? PosixAcl.toShown(value) : value;
    byte[] prefix = PREFIXES[index].getBytes(StandardCharsets.US_ASCII);
    byte[] full = Arrays.copyOf(prefix, prefix.length + name.length);
    System.arraycopy(name, 0, full, prefix.length, name.length);
    boolean named = acl ? name.length == 0 : name.length > 0;
    return shown == null || !named || full.length > Xattr.MAX_NAME_LENGTH
        ? null
        : Xattr.of(full, shown);
  }

  /** Bytes it takes, entry and value. */
  int room() {
    return entryRoom() + valueRoom();
  }

  int entryRoom() {
    return ENTRY_SIZE + (name.length + 3 & ~3);
  }

  int valueRoom() {
    return value.length + 3 & ~3;
  }

  /** The entry's own hash: of the name, then of the value in words (e_hash). */
  int hash() {
    int hash = 0;
    for (byte b : name) {
      hash = Integer.rotateLeft(hash, 5) ^ (b & 0xFF);
    }
    for (int at = 0; at < value.length; at += 4) {
      int word = 0;
      for (int i = at; i < Math.min(at + 4, value.length); i++) {
        word |= (value[i] & 0xFF) << 8 * (i - at);
      }
      hash = Integer.rotateLeft(hash, 16) ^ word;
    }
    return hash;
  }

  /** The order of a block, in which the kernel searches. */
  @Override
  public int compareTo(StoredXattr other) {
    int order = Integer.compare(index, other.index);
    if (order == 0) {
      order = Integer.compare(name.length, other.name.length);
    }
    return order == 0 ? Arrays.compareUnsigned(name, other.name) : order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredXattr xattr
        && compareTo(xattr) == 0
        && Arrays.equals(value, xattr.value);
  }

  @Override
  public int hashCode() {
    return hash();
  }
}
