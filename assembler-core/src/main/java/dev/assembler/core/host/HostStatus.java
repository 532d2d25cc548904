package dev.assembler.core.host;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattrs;

/**
 * What a host says of one name.
 *
 * @param links names of the inode, 1 where the host cannot tell
 * @param device the file system's identity, 0 where the host cannot tell
 * @param inode the identity inside the file system, 0 where the host cannot tell
 * @param major of a device node, else 0
 * @param minor of a device node, else 0
 */
record HostStatus(
    Node.Kind kind,
    int permissions,
    long uid,
    long gid,
    long mtimeSeconds,
    int mtimeNanos,
    long size,
    long links,
    long device,
    long inode,
    long major,
    long minor) {

  Metadata metadata(Xattrs xattrs) {
    return new Metadata(permissions, uid, gid, mtimeSeconds, mtimeNanos, xattrs);
  }
}
