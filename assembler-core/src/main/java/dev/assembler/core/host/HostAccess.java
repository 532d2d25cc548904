package dev.assembler.core.host;

import java.nio.file.Path;
import java.util.List;

/** A way to a host's file system. */
interface HostAccess {

  /** The directory as messages name it: the caller's path, in printable bytes. */
  String shown(Path directory);

  /** Opens a directory, following symbolic links to it. */
  HostFolder open(Path directory) throws HostFault;

  /** What reading with these options cannot see, each in a few words. */
  List<String> unseen(Path directory, HostReadOptions options);

  /** Makes a directory, or takes an empty one, to be filled. */
  HostTarget create(Path directory) throws HostFault;
}
