package dev.assembler.core.host;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import java.io.Closeable;
import java.io.IOException;

/**
 * A directory of the host that is being filled. Names are new in it: what is there already is never
 * written to. While it is filled nobody but its owner can enter it, where the host knows owners.
 */
interface HostTarget extends Closeable {

  /** What is set of a node once it is there. A refusal leaves the node as it is. */
  interface Attributes {

    void setOwner(long uid, long gid) throws HostFault;

    void setPermissions(int permissions) throws HostFault;

    void setXattr(Xattr xattr) throws HostFault;

    void setTime(long seconds, int nanos) throws HostFault;

    /** What the host has made of all that. */
    HostStatus status() throws HostFault;
  }

  HostTarget makeDirectory(EntryName name) throws HostFault;

  /** A directory that was made here before. */
  HostTarget directory(EntryName name) throws HostFault;

  /**
   * @throws HostFault if the host fails; any other exception is the content's own
   */
  void makeFile(EntryName name, Content content) throws IOException;

  void makeSymlink(EntryName name, byte[] target) throws HostFault;

  /** Makes a device node, fifo or socket. */
  void makeSpecial(EntryName name, Node node) throws HostFault;

  /** Makes a second name for what was made in {@code folder} before. */
  void makeLink(EntryName name, HostTarget folder, EntryName existing) throws HostFault;

  Attributes attributes(EntryName name);

  /** The directory's own. */
  Attributes attributes();

  /** Gives back what is held open until it is needed again. */
  void suspend();

  @Override
  void close();
}
