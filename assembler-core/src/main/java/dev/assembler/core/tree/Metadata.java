package dev.assembler.core.tree;

import java.util.Locale;

/**
 * What a node carries beside its kind and contents.
 *
 * @param permissions the low 12 bits of st_mode: rwxrwxrwx, setuid, setgid, sticky
 * @param uid 0 to 2^32-1
 * @param gid 0 to 2^32-1
 * @param mtimeSeconds seconds since 1970, negative before
 * @param mtimeNanos 0 to 999,999,999, counted forward from the second
 * @param xattrs extended attributes, never null
 */
public record Metadata(
    int permissions, long uid, long gid, long mtimeSeconds, int mtimeNanos, Xattrs xattrs) {

  public static final long MAX_ID = 0xFFFF_FFFFL;

  public Metadata {
    if ((permissions & ~07777) != 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "permissions: 0%o, expected 0 to 07777", permissions));
    }
    requireId("uid", uid);
    requireId("gid", gid);
    if (mtimeNanos < 0 || mtimeNanos > 999_999_999) {
      throw new IllegalArgumentException("mtimeNanos: " + mtimeNanos + ", expected 0 to 999999999");
    }
    if (xattrs == null) {
      throw new IllegalArgumentException("xattrs: null, expected Xattrs.NONE");
    }
  }

  /** Owner 0:0, time 0, no xattrs. */
  public static Metadata of(int permissions) {
    return new Metadata(permissions, 0, 0, 0, 0, Xattrs.NONE);
  }

  public Metadata withPermissions(int newPermissions) {
    return newPermissions == permissions
        ? this
        : new Metadata(newPermissions, uid, gid, mtimeSeconds, mtimeNanos, xattrs);
  }

  public Metadata withOwner(long newUid, long newGid) {
    return newUid == uid && newGid == gid
        ? this
        : new Metadata(permissions, newUid, newGid, mtimeSeconds, mtimeNanos, xattrs);
  }

  public Metadata withMtime(long seconds, int nanos) {
    return seconds == mtimeSeconds && nanos == mtimeNanos
        ? this
        : new Metadata(permissions, uid, gid, seconds, nanos, xattrs);
  }

  public Metadata withXattrs(Xattrs newXattrs) {
    return newXattrs.equals(xattrs)
        ? this
        : new Metadata(permissions, uid, gid, mtimeSeconds, mtimeNanos, newXattrs);
  }

  private static void requireId(String name, long id) {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException(name + ": " + id + ", expected 0 to 4294967295");
    }
  }
}
