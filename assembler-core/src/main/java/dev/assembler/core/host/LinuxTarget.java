package dev.assembler.core.host;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A directory that is filled by descriptor and name, never through a symbolic link. It and all
 * above it up to the root are the caller's and mode 0700 meanwhile, so that nobody else can put
 * another file in the place of one that was just made.
 */
final class LinuxTarget implements HostTarget {

  private static final int BUFFER_SIZE = 128 * 1024;
  private static final byte[] ACCESS_ACL =
      "system.posix_acl_access".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DEFAULT_ACL =
      "system.posix_acl_default".getBytes(StandardCharsets.US_ASCII);

  /** The largest device numbers mknod(2) takes: 12 and 20 bits. */
  private static final int MAX_MAJOR = 0xFFF;

  private static final int MAX_MINOR = 0xFFFFF;

  /** What chown(2) takes for an id that stays. */
  private static final long NO_CHANGE = 0xFFFF_FFFFL;

  private final LinuxDescriptor directory;
  private final LinuxCalls calls;
  private final ByteBuffer buffer;

  private LinuxTarget(LinuxDescriptor directory, ByteBuffer buffer) {
    this.directory = directory;
    this.calls = directory.calls();
    this.buffer = buffer;
  }

  /**
   * Takes a directory that has just been made, or is empty. One that is somebody else's becomes the
   * caller's first, as its owner may enter it whatever its mode.
   */
  static LinuxTarget ofEmpty(LinuxDescriptor directory) throws HostFault {
    LinuxCalls calls = directory.calls();
    requireEmpty(directory); // before anything of it is changed
    own(directory, Integer.toUnsignedLong(calls.effectiveUser()));
    // A default ACL and setgid would be handed down to everything that is made below.
    LinuxXattrs.current().remove(directory.number(), DEFAULT_ACL);
    LinuxXattrs.current().remove(directory.number(), ACCESS_ACL);
    require(calls.setMode(directory.number(), null, 0700));
    rewind(directory);
    requireEmpty(directory); // and now that nobody else can put something into it
    return new LinuxTarget(directory, ByteBuffer.allocateDirect(BUFFER_SIZE));
  }

  private static void requireEmpty(LinuxDescriptor directory) throws HostFault {
    if (!new LinuxFolder(directory).names(unusable -> {}).isEmpty()) {
      throw new HostFault("not empty; a tree is written to a new or an empty directory");
    }
  }

  private static void rewind(LinuxDescriptor directory) throws HostFault {
    if (directory.calls().seek(directory.number(), 0, LinuxAbi.SEEK_SET) != 0) {
      throw new HostFault("cannot be listed from its beginning");
    }
  }

  private static void own(LinuxDescriptor directory, long user) throws HostFault {
    long owner = owner(directory);
    if (owner == user) {
      return;
    }
    LinuxCalls calls = directory.calls();
    int result = calls.setOwner(directory.number(), null, user, NO_CHANGE);
    if (result < 0 || owner(directory) != user) { // some file systems ignore it without a word
      throw new HostFault(
          String.format(
              Locale.ROOT,
              "belongs to user %d, who could change what user %d writes there%s",
              owner,
              user,
              result < 0 ? ": " + Errno.text(result) : ""));
    }
  }

  private static long owner(LinuxDescriptor directory) throws HostFault {
    directory.stat();
    return LinuxStatus.of(directory.calls().status()).uid();
  }

  @Override
  public HostTarget makeDirectory(EntryName name) throws HostFault {
    require(calls.makeDirectory(directory.number(), name, 0700));
    requireMode(calls.setMode(directory.number(), name, 0700)); // whatever the umask
    return directory(name);
  }

  @Override
  public HostTarget directory(EntryName name) throws HostFault {
    return new LinuxTarget(directory.open(name), buffer);
  }

  @Override
  public void makeFile(EntryName name, Content content) throws IOException {
    try (ImageSource source = content.open()) {
      int flags = LinuxAbi.O_WRONLY | LinuxAbi.O_CREAT | LinuxAbi.O_EXCL | LinuxAbi.O_NOFOLLOW;
      int made = require(calls.open(directory.number(), name, flags, 0600));
      // Closing may tell of a failure too, but never instead of the first one.
      try (Closeable _ = () -> require(calls.close(made))) {
        copy(source, content.size(), made);
      }
    }
  }

  private void copy(ImageSource source, long size, int made) throws IOException {
    long end = 0;
    for (Extent extent : source.dataExtents()) {
      for (long at = extent.offset(); at < extent.end(); ) {
        int length = (int) Math.min(BUFFER_SIZE, extent.end() - at);
        source.readAt(at, buffer.clear().limit(length));
        buffer.flip();
        while (buffer.hasRemaining()) {
          at += require(calls.write(made, buffer, at));
        }
      }
      end = extent.end();
    }
    if (end < size) {
      require(calls.setSize(made, size)); // a hole at the end
    }
  }

  @Override
  public void makeSymlink(EntryName name, byte[] target) throws HostFault {
    int result = calls.makeSymlink(directory.number(), name, target);
    boolean refused = Errno.EPERM.is(result) || Errno.ENAMETOOLONG.is(result);
    require(result, refused || Errno.EOPNOTSUPP.is(result));
  }

  @Override
  public void makeSpecial(EntryName name, Node node) throws HostFault {
    long number = 0;
    int type =
        switch (node.kind()) {
          case CHAR_DEVICE -> LinuxAbi.S_IFCHR;
          case BLOCK_DEVICE -> LinuxAbi.S_IFBLK;
          case FIFO -> LinuxAbi.S_IFIFO;
          case SOCKET -> LinuxAbi.S_IFSOCK;
          default -> throw new IllegalStateException(node.kind() + ": no special file");
        };
    if (node instanceof Device device) {
      if (device.major() > MAX_MAJOR || device.minor() > MAX_MINOR) {
        throw HostFault.refusal(
            String.format(
                Locale.ROOT,
                "numbers %d:%d, Linux has at most %d:%d",
                device.major(),
                device.minor(),
                MAX_MAJOR,
                MAX_MINOR));
      }
      number = device.major() << 8 | device.minor() & 0xFF | (device.minor() & ~0xFFL) << 12;
    }
    int result = calls.makeNode(directory.number(), name, type | 0600, number);
    require(result, Errno.EPERM.is(result) || Errno.EOPNOTSUPP.is(result));
  }

  @Override
  public void makeLink(EntryName name, HostTarget folder, EntryName existing) throws HostFault {
    LinuxDescriptor other = ((LinuxTarget) folder).directory;
    boolean wasOpen = other.isOpen();
    int result = calls.makeLink(other.number(), existing, directory.number(), name);
    if (!wasOpen) {
      other.close();
    }
    boolean refused = Errno.EMLINK.is(result) || Errno.EPERM.is(result) || Errno.EXDEV.is(result);
    require(result, refused || Errno.EOPNOTSUPP.is(result));
  }

  @Override
  public Attributes attributes(EntryName name) {
    return new Attributes(name);
  }

  @Override
  public Attributes attributes() {
    return new Attributes(null);
  }

  @Override
  public void suspend() {
    directory.close();
  }

  @Override
  public void close() {
    directory.close();
  }

  private static void requireMode(int result) throws HostFault {
    if (Errno.ENOENT.is(result)) { // the name was just made
      throw new HostFault("Linux before 6.6 sets modes through /proc, which is missing");
    }
    require(result, Errno.EPERM.is(result) || Errno.EOPNOTSUPP.is(result));
  }

  private static int require(int result) throws HostFault {
    return require(result, false);
  }

  private static int require(int result, boolean refusal) throws HostFault {
    if (result >= 0) {
      return result;
    }
    String reason = Errno.text(result);
    throw refusal ? HostFault.refusal(reason) : new HostFault(reason);
  }

  /** Of a name, or with none of the directory itself. */
  private final class Attributes implements HostTarget.Attributes {

    private final EntryName name;

    Attributes(EntryName name) {
      this.name = name;
    }

    @Override
    public void setOwner(long uid, long gid) throws HostFault {
      if (uid == NO_CHANGE || gid == NO_CHANGE) {
        throw HostFault.refusal("chown(2) takes 4294967295 for \"leave as it is\"");
      }
      int result = calls.setOwner(directory.number(), name, uid, gid);
      // EINVAL: an id that a user namespace does not map
      boolean refused = Errno.EPERM.is(result) || Errno.EINVAL.is(result);
      require(result, refused || Errno.EOPNOTSUPP.is(result));
    }

    @Override
    public void setPermissions(int permissions) throws HostFault {
      requireMode(calls.setMode(directory.number(), name, permissions));
    }

    @Override
    public void setXattr(Xattr xattr) throws HostFault {
      int result =
          LinuxXattrs.current().set(directory.number(), name, xattr.nameBytes(), xattr.value());
      boolean failed = Errno.EIO.is(result) || Errno.EROFS.is(result) || Errno.EDQUOT.is(result);
      // ENOSPC among the rest: ext4 says so where a value outgrows the inode's one block
      require(result, !failed);
    }

    @Override
    public void setTime(long seconds, int nanos) throws HostFault {
      int result = calls.setTime(directory.number(), name, seconds, nanos);
      require(result, Errno.EPERM.is(result) || Errno.EINVAL.is(result));
    }

    @Override
    public HostStatus status() throws HostFault {
      require(calls.stat(directory.number(), name));
      return LinuxStatus.of(calls.status());
    }
  }
}
