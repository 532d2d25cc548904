package dev.assembler.core.host;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The host's own file system on Linux, by system calls. */
final class LinuxAccess implements HostAccess {

  /** The capability that trusted.* xattrs ask for, by its number (capabilities(7)). */
  private static final int CAP_SYS_ADMIN = 21;

  private static final byte[] ANY_TRUSTED = "trusted.any".getBytes(StandardCharsets.US_ASCII);

  /** Whether this is a Linux we know the numbers of, and native access is not denied to us. */
  static boolean isPossible() {
    return LinuxAbi.SUPPORTED && Syscall.isPermitted();
  }

  @Override
  public String shown(Path directory) {
    return new LinuxRoot(directory).shown();
  }

  @Override
  public HostFolder open(Path directory) throws HostFault {
    return new LinuxFolder(LinuxDescriptor.open(new LinuxRoot(directory), LinuxCalls.current()));
  }

  @Override
  public List<String> unseen(Path directory, HostReadOptions options) {
    boolean wanted = options.xattrs().takes(ANY_TRUSTED);
    return wanted && !LinuxCalls.current().hasCapability(CAP_SYS_ADMIN)
        ? List.of("xattrs in trusted.* (without CAP_SYS_ADMIN)")
        : List.of();
  }

  @Override
  public HostTarget create(Path directory) throws HostFault {
    LinuxCalls calls = LinuxCalls.current();
    var root = new LinuxRoot(directory);
    int made = root.make(calls);
    if (made < 0 && !Errno.EEXIST.is(made)) {
      throw new HostFault(
          Errno.ENOENT.is(made)
              ? "the directory it is to be in does not exist (ENOENT)"
              : Errno.text(made));
    }
    LinuxDescriptor opened = LinuxDescriptor.open(root, calls);
    try {
      return LinuxTarget.ofEmpty(opened);
    } catch (HostFault fault) {
      opened.close();
      throw fault;
    }
  }
}
