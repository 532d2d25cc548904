package dev.assembler.tar;

import java.util.Set;

/** Keys of extended headers: POSIX's, star's (SCHILY), libarchive's, Red Hat's and GNU's. */
final class PaxKey {

  static final String PATH = "path";
  static final String LINKPATH = "linkpath";
  static final String SIZE = "size";
  static final String UID = "uid";
  static final String GID = "gid";
  static final String MTIME = "mtime";
  static final String HDRCHARSET = "hdrcharset";

  static final String DEVMAJOR = "SCHILY.devmajor";
  static final String DEVMINOR = "SCHILY.devminor";
  static final String REALSIZE = "SCHILY.realsize";
  static final String ACL_ACCESS = "SCHILY.acl.access";
  static final String ACL_DEFAULT = "SCHILY.acl.default";
  static final String ACL_NFS4 = "SCHILY.acl.ace";
  static final String SCHILY_XATTR = "SCHILY.xattr.";
  static final String LIBARCHIVE_XATTR = "LIBARCHIVE.xattr.";
  static final String SELINUX = "RHT.security.selinux";

  static final String SPARSE_MAJOR = "GNU.sparse.major";
  static final String SPARSE_MINOR = "GNU.sparse.minor";
  static final String SPARSE_NAME = "GNU.sparse.name";
  static final String SPARSE_SIZE = "GNU.sparse.size";
  static final String SPARSE_REALSIZE = "GNU.sparse.realsize";
  static final String SPARSE_MAP = "GNU.sparse.map";
  static final String SPARSE_NUMBLOCKS = "GNU.sparse.numblocks";
  static final String SPARSE_OFFSET = "GNU.sparse.offset";
  static final String SPARSE_NUMBYTES = "GNU.sparse.numbytes";
  static final String VOLUME_OFFSET = "GNU.volume.offset";

  private static final Set<String> READ =
      Set.of(
          PATH,
          LINKPATH,
          SIZE,
          UID,
          GID,
          MTIME,
          HDRCHARSET,
          DEVMAJOR,
          DEVMINOR,
          REALSIZE,
          ACL_ACCESS,
          ACL_DEFAULT,
          ACL_NFS4,
          SELINUX,
          VOLUME_OFFSET);

  private PaxKey() {}

  /** Whether a key outside GNU's sparse formats changes what a tree holds. */
  static boolean isRead(String key) {
    return READ.contains(key) || key.startsWith(SCHILY_XATTR) || key.startsWith(LIBARCHIVE_XATTR);
  }
}
