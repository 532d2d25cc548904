package dev.assembler.core.host;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Xattrs;
import java.io.Closeable;
import java.util.List;
import java.util.function.Consumer;

/**
 * A directory of the host, open for reading. Each method's fault concerns the name it was given.
 */
interface HostFolder extends Closeable {

  /** The directory's own status, of what was really opened. */
  HostStatus status() throws HostFault;

  /** The directory's own xattrs. */
  Xattrs xattrs(XattrChoice choice) throws HostFault;

  /**
   * All names in the host's order, without "." and "..".
   *
   * @param unusable told of what is no {@link EntryName}, in words
   */
  List<EntryName> names(Consumer<String> unusable) throws HostFault;

  HostStatus status(EntryName name) throws HostFault;

  /** The xattrs of an entry that is no directory. */
  Xattrs xattrs(EntryName name, HostStatus status, XattrChoice choice) throws HostFault;

  byte[] linkTarget(EntryName name) throws HostFault;

  /** A regular file's bytes, after a look whether they may be read. */
  Content content(EntryName name, HostStatus status) throws HostFault;

  HostFolder folder(EntryName name) throws HostFault;

  /** Gives back what is held open until it is needed again: called on the way into the depth. */
  void suspend();

  @Override
  void close();
}
